"""A hostile request is asked, looked at from every side, and undone."""

import contextlib
import html
import re
import signal
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import Any
from urllib.parse import quote, unquote_plus

from django.db import Error, connection, transaction
from django.http import HttpResponseBase
from django.test import Client

from partnerships.models import Partnership, Person, School
from portal.doctor.examining import CHECKS, examine
from tests.security.fuzz.judging import faults_of, faults_of_html, text_of, without_what_was_sent
from tests.security.fuzz.kept import GUARDED, NEVER, state_of
from tests.security.fuzz.roles import Role
from tests.security.fuzz.sending import Sent
from tests.security.markers.asking import BY_LINK_ALONE, found_in, named
from tests.security.markers.facts import OFFERED, Either, Near, Together, said_in
from tests.security.markers.people import BY_LINK, DISCLOSURE
from tests.security.markers.planting import Planted
from tests.security.markers.table import allowed
from tests.security.matrix.world import World
from tests.security.test_canaries import closed_to, is_kept_in_admin

SLOWEST = 30.0  # seconds an answer may take, on a machine that does much else; 0.8 was measured
HANGS = 90  # seconds after which it is given up
WRITES = re.compile(r"^(INSERT(?: OR IGNORE)? INTO|UPDATE|DELETE FROM) \"(\w+)\"")
OF_THE_DATABASE = {
    *("the database’s integrity", "the database’s rules", "the seals of frozen minutes", "the clock and the records"),
    *("missing files", "refreshes of the register"),
}
# What is behind a signed link, which the world's addresses have in them: whoever has it may do what it is for.
BY_LINK_NAMES = BY_LINK_ALONE | {
    *("confirm:answer", "confirm:correct", "actions:by_link", "accept_invitation"),
    *("follow:confirm", "follow:leave"),
}
OF_QUADRANT = {"meetings:detail", "meetings:record", "priorities:list", "priorities:of_meeting"}
# The names of topics are public; minutes that are published say which actions of earlier meetings are open.
SAID_ELSEWHERE = ("topic of", "action of")
TYPED = "invalid-codepoint"  # what was typed into a box is given back there as it was
ONE_IN = 40  # answers whose HTML is parsed as strictly as a validator does


class HangsError(Exception):
    """A request that did not end."""


@dataclass
class Asked:
    """A request, and all that came of it."""

    sent: Sent
    status: int
    text: str
    is_html: bool
    seconds: float
    faults: list[str] = field(default_factory=list)
    written: set[str] = field(default_factory=set)
    trace: str = ""

    @property
    def kind(self) -> str:
        """What tells a fault from others: the line that it came from, or what is wrong at which address."""
        ours = re.findall(r'File "(?:.*?/)?([^"]*)", line (\d+), in (\w+)', self.trace)
        of_portal = [f"{name}:{line} {where}" for name, line, where in ours]
        last = self.trace.strip().splitlines()[-1][:120] if self.trace.strip() else ""
        path = re.sub(r"\d+", "0", named_or_path(self.sent.path))[:80]
        return f"{of_portal[-1] if of_portal else path}: {last or self.faults[0][:120]}"


@dataclass
class Tally:
    """What came of all requests of a role."""

    role: Role
    statuses: Counter = field(default_factory=Counter)
    methods: Counter = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)
    counts: Counter = field(default_factory=Counter)
    written: Counter = field(default_factory=Counter)
    writing: list[Sent] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")

    @property
    def requests(self) -> int:
        """How many were asked."""
        return self.statuses.total()

    def add(self, asked: Asked) -> None:
        """Count one more."""
        self.statuses[asked.status] += 1
        self.methods[asked.sent.method or "none"] += 1
        self.written.update(asked.written)
        self.slowest = max(self.slowest, (asked.seconds, str(asked.sent)[:120]))
        if asked.written - {"django_session", "portal_cache", "accounts_auditevent"} and asked.status < 400:
            self.writing.append(asked.sent)
        if asked.faults:
            self.counts[asked.kind] += 1
            self.faults.setdefault(asked.kind, f"{asked.faults[:5]} {asked.sent}\n{asked.trace[-3000:]}")

    @property
    def line(self) -> dict[str, Any]:
        """It in figures."""
        return {
            "role": self.role.name,
            "requests": self.requests,
            "statuses": dict(sorted(self.statuses.items())),
            "methods": dict(self.methods.most_common(6)),
            "changed something": len(self.writing),
            "written": dict(self.written.most_common()),
            "slowest": self.slowest,
            "kinds of faults": dict(self.counts),
        }


@dataclass
class Fuzz:
    """Those who ask, what they must not find, and where there is something to ask."""

    planted: Planted
    world: World
    places: dict[str, list[str]]
    sampled: Random = field(default_factory=lambda: Random(1))  # noqa: S311

    def client(self, role: Role) -> Client:
        """Its browser."""
        client = self.world.clients[role.of_matrix] if role.is_of_matrix else self.planted.clients[role.of_programme]
        client.raise_request_exception = False
        return client

    def keys(self) -> list[str]:
        """Keys of records, whoever's: of both worlds, as forms and addresses have them."""
        found = [str(value) for about in self.world.about.values() for value in about.values()]
        found += [str(value) for abouts in self.planted.about.values() for about in abouts for value in about.values()]
        found += [str(pk) for rows in self.world.records.values() for pk in (record.pk for record in rows.values())]
        for model in (School, Partnership, Person):
            found += [str(pk) for pk in model.objects.values_list("pk", flat=True)[:40]]
        return sorted({key for key in found if len(key) < 60})

    def tally(self, role: Role, asked: list[Asked]) -> Tally:
        """One that begins with what was asked already."""
        tally = Tally(role)
        for one in asked:
            tally.add(one)
        return tally

    def ask(self, role: Role, sent: Sent) -> Asked:
        """Ask, judge the answer and what was changed, and undo it."""
        client = self.client(role)
        cookies, before = client.cookies.copy(), len(connection.run_on_commit)
        faults: list[str] = []
        written: set[str] = set()
        trace = ""
        with transaction.atomic():
            began = time.monotonic()
            with connection.execute_wrapper(_noting(written)), _at_most(HANGS):
                response = self._answer(client, sent)
                text = text_of(response)
            seconds = time.monotonic() - began
            if getattr(response, "exc_info", None):
                trace = "".join(traceback.format_exception(*response.exc_info))
            if written and response.status_code < 500:
                faults += self._wrong_in_the_database(_guarded(role, sent), before)
            del connection.run_on_commit[before:]
            transaction.set_rollback(True)
        client.cookies = cookies
        faults += faults_of(sent, response, text, seconds, SLOWEST)
        is_html = response.get("Content-Type", "").startswith("text/html") and sent.method != "HEAD"
        if is_html and text and not self.sampled.randrange(ONE_IN):
            faults += [fault for fault in faults_of_html(text) if TYPED not in fault][:3]
        faults += self._leaks(role, sent, response, text)
        return Asked(sent, response.status_code, text, is_html, seconds, faults, written, trace)

    def _answer(self, client: Client, sent: Sent) -> HttpResponseBase:
        extra = {}
        headers = dict(sent.headers)
        if "Content-Length" in headers:
            extra["CONTENT_LENGTH"] = headers.pop("Content-Length")
        if (cookie := headers.pop("Cookie", None)) is not None:
            own = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
            extra["HTTP_COOKIE"] = f"{own}; {cookie}" if own and len(cookie) % 2 else cookie
        for name, value in headers.items():
            extra["HTTP_" + name.upper().replace("-", "_")] = value
        return client.generic(sent.method, sent.path, sent.body, sent.content_type, **extra)

    def _wrong_in_the_database(self, guarded: tuple[str, ...], before: int) -> Iterator[str]:
        for _, doing, _ in list(connection.run_on_commit[before:]):
            doing()
        try:
            connection.check_constraints()
        except Error as error:
            yield f"it leaves the database broken: {error}"
        for what in guarded:
            if state_of(what) != self.states[what]:
                yield f"it changes {what}"

    @cached_property
    def states(self) -> dict[str, str]:
        """How what is guarded is before anybody asks."""
        return {what: state_of(what) for whats in GUARDED.values() for what in whats}

    def _leaks(self, role: Role, sent: Sent, response: HttpResponseBase, text: str) -> Iterator[str]:
        """Markers that the tables do not give the role at that address."""
        if response.status_code >= 400 and response.status_code not in (409, 422):
            said = said_in(text)
        else:
            said = said_in(text + response.get("Location", ""))
        said = without_what_was_sent(said, sent)
        name = named_or_path(sent.path)
        if role.name != DISCLOSURE or not name.startswith("disclosure:"):
            found = {
                fact for fact in found_in(self.planted, said, name) if not _may_read(role, fact, name, sent.method)
            }
            asked_about = " ".join([unquote_plus(one) for one in sent.said] + sent.said).lower()
            found = {fact for fact in found if not _is_named(self.planted.facts[fact], asked_about)}
            for fact in sorted(found - (self.offered(role, sent) if found else set())):
                yield f"it shows {fact} on {name}"
        for secret, words in self.secrets(role).items() if name not in BY_LINK_NAMES else ():
            kept = role.name == "administrator" and is_kept_in_admin(secret, sent.path)
            if words in text and not kept and words not in "".join(sent.said):
                yield f"it shows the {secret}"

    def offered(self, role: Role, sent: Sent) -> set[str]:
        """What the boxes of the page there offer the role: a form that is refused has chosen what it was sent with."""
        with transaction.atomic():
            page = html.unescape(text_of(self.client(role).get(sent.path.partition("?")[0])))
            transaction.set_rollback(True)
        boxes = " ".join(OFFERED.findall(page))
        return {fact for fact, looked_for in self.planted.facts.items() if looked_for.is_in(boxes)}

    def secrets(self, role: Role) -> dict[str, str]:
        """What the matrix closes to them everywhere."""
        if role.name not in self._secrets:
            closed = closed_to(role.of_matrix, self.world) if role.of_matrix else {}
            self._secrets[role.name] = {
                name: words
                for name, words in closed.items()
                if _is_unlike_others(words) and not name.startswith(SAID_ELSEWHERE)
            }
        return self._secrets[role.name]

    _secrets: dict[str, dict[str, str]] = field(default_factory=dict)

    def done_together(self, role: Role, sent: list[Sent]) -> list[str]:
        """What the doctor finds, and did not before, once all of that is done one after another."""
        client = self.client(role)
        cookies = client.cookies.copy()
        with transaction.atomic():
            before, states = _found(), dict(self.states)
            for one in sent:
                with transaction.atomic(), _at_most(HANGS):
                    response = self._answer(client, one)
                    text_of(response)
                client.cookies = cookies.copy()
            worse = sorted(_found() - before)
            guarded = [what for what in GUARDED[role.name] if all(what in _guarded(role, one) for one in sent)]
            worse += [f"{what} changed" for what in guarded if state_of(what) != states[what]]
            try:
                connection.check_constraints()
            except Error as error:
                worse.append(f"the database is broken: {error}")
            transaction.set_rollback(True)
        client.cookies = cookies
        return worse


def _may_read(role: Role, fact: str, name: str, method: str) -> bool:
    """Whether the table says so; what a form answers is read where its room has it."""
    own = allowed(BY_LINK) | allowed(role.of_programme) if name in BY_LINK_NAMES else allowed(role.of_programme)
    if role.is_of_matrix and name in OF_QUADRANT:  # the account of the matrix sits on another board
        return (fact, name) in allowed("board member")
    room = name.partition(":")[0] + ":"
    return (fact, name) in own or (method == "POST" and any(f == fact and n.startswith(room) for f, n in own))


def _guarded(role: Role, sent: Sent) -> tuple[str, ...]:
    """What must be the same after it: whoever has a link may do what that link is for."""
    return NEVER if named_or_path(sent.path) in BY_LINK_NAMES else GUARDED[role.name]


def _is_unlike_others(words: str) -> bool:
    """Whether nothing else of either world says the same, as a topic or a reason may."""
    return any(whose in words.lower() for whose in ("own", "other", "quadrant", "example.org"))


def _is_named(fact: object, asked_about: str) -> bool:
    """Whether whoever asks said it, or a part of it, themself."""
    if isinstance(fact, Together | Either):
        return _is_named(fact.one, asked_about) or _is_named(fact.other, asked_about)
    any_of = (fact.one,) if isinstance(fact, Near) else fact.any_of  # type: ignore[attr-defined]
    return any(words.lower() in asked_about for words in any_of)


def _found() -> set[str]:
    checks = [check for check in CHECKS if check.what in OF_THE_DATABASE]
    assert {check.what for check in checks} == OF_THE_DATABASE
    return {finding.sentence for _, finding in examine(checks=checks).found}


def _noting(written: set[str]) -> Any:
    def note(execute: Any, sql: str, *asked: Any) -> Any:
        if found := WRITES.match(sql):
            written.add(found[2])
        return execute(sql, *asked)

    return note


@contextlib.contextmanager
def _at_most(seconds: int) -> Iterator[None]:
    def give_up(*_: object) -> None:
        raise HangsError(f"it has not answered in {seconds} s")

    former = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, former)


def named_or_path(url: str) -> str:
    """The name of the address, or its path."""
    try:
        return named(url)
    except Exception:
        return quote(url)[:200]
