"""Thousands of hostile requests as each role: no error of the server, no leak, nothing changed that is not theirs.

Each is made from a seed that is printed, asked inside the test's own process, looked at, and undone, so that the same
seed asks the same of the same records. ``FUZZ_SEED`` and ``FUZZ_REQUESTS`` (of each role) say otherwise,
``FUZZ_ROLES`` as whom, divided by commas, or all; a failure says how the request looked. ``FUZZ_REPORT`` names a file
to which a line is added for each role.
"""

import datetime as dt
import json
import logging
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from django.core import mail
from django.db import transaction

from tests.security.fuzz.asking import Asked, Fuzz
from tests.security.fuzz.forms import Form, forms_of
from tests.security.fuzz.places import places
from tests.security.fuzz.roles import ROLES, Role
from tests.security.fuzz.sending import Sender, Sent
from tests.security.markers.planting import plant
from tests.security.matrix.asking import addresses
from tests.security.matrix.making import make_world

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.fuzz]
SEED = int(os.environ.get("FUZZ_SEED", "20261201"))
REQUESTS = int(os.environ.get("FUZZ_REQUESTS", "10000"))  # of each role: five minutes alone on a core
FEW = 5_000  # of which half would be the addresses as they are, about everything that they may be about
A_DAY = 2  # roles whose turn it is
WITH_FORMS = ("superuser", "minute taker", "lead")  # whose forms others send too
FEWEST_FORMS = 100  # that differ, of all of these
MOST_ALIKE = 3
DONE_TOGETHER = 150  # requests that changed something, which are done one after another


@pytest.fixture(autouse=True)
def _as_in_production(settings, fuzz) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    settings.DISCLOSURE_OFFICERS = ["zz-disclosure-officer@example.org"]
    settings.MEDIA_ROOT = fuzz.world.uploads


@pytest.fixture(scope="module")
def fuzz(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Fuzz]:
    """The year of the markers and the world of the matrix, for every test of this module; gone after it."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        uploads = tmp_path_factory.mktemp("uploads")
        patch.setattr("django.conf.settings.MEDIA_ROOT", uploads)
        patch.setattr("django.conf.settings.DISCLOSURE_OFFICERS", ["zz-disclosure-officer@example.org"])
        logging.disable(logging.CRITICAL)  # each refusal is a line, and what fails is said by the test
        planted = plant()
        world = make_world(uploads)
        made = Fuzz(planted, world, places(planted, world))
        assert made.states  # as all is before anybody asks
        yield made
        logging.disable(logging.NOTSET)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def forms_of_others(fuzz) -> Callable[[Role], list[Form]]:
    """The forms that some roles find, each of whom is asked for one page of each address, once for all tests."""
    kept: dict[str, list[Form]] = {}

    def look(role: Role) -> list[Form]:
        for other in ROLES:
            if other.name in WITH_FORMS and other.name not in kept:
                urls = [urls[0] for urls in fuzz.places.values()]
                kept[other.name] = found_on([fuzz.ask(other, as_it_is(url)) for url in urls])
        return [form for name, forms in kept.items() if name != role.name for form in forms]

    return look


def has_its_turn(role: Role) -> bool:
    """Whether it is asked as that role today: as two each day, so that all have been asked as within a week."""
    first = dt.datetime.now(dt.UTC).date().toordinal() * A_DAY
    today = {ROLES[(first + place) % len(ROLES)].name for place in range(A_DAY)}
    return bool({role.name, "all"} & set(os.environ.get("FUZZ_ROLES", ",".join(today)).split(",")))


def as_it_is(url: str) -> Sent:
    """The address, as a link to it would ask."""
    return Sent("GET", url, said=[url])


def found_on(asked: list[Asked]) -> list[Form]:
    """The forms of these pages, of each shape a few."""
    shapes: dict[tuple[object, ...], list[Form]] = {}
    for one in asked:
        for form in forms_of(one.text, one.sent.path) if one.is_html else ():
            alike = shapes.setdefault(form.shape, [])
            if len(alike) < MOST_ALIKE and not form.path.startswith("/accounts/logout/"):
                alike.append(form)
    return [form for alike in shapes.values() for form in alike]


def test_every_address_of_the_portal_is_asked(fuzz):
    assert {address.name for address in addresses()} - set(fuzz.places) == set()


@pytest.mark.parametrize("role", ROLES, ids=str)
def test_hostile_requests_break_show_and_change_nothing(fuzz, forms_of_others, role, capsys):
    if not has_its_turn(role):
        pytest.skip("has its turn another day; FUZZ_ROLES=all asks as everybody")
    began = time.monotonic()
    most = 1 if REQUESTS < FEW else None  # of each address
    asked = [fuzz.ask(role, as_it_is(url)) for urls in fuzz.places.values() for url in urls[:most]]
    own, others = found_on(asked), forms_of_others(role)
    urls = [url for urls in fuzz.places.values() for url in urls]
    random = Random(f"{SEED} {role}")  # noqa: S311  # so that it can be repeated
    sender = Sender(random, urls, [*own * 3, *others], fuzz.keys())
    tally = fuzz.tally(role, asked)
    while tally.requests < REQUESTS:
        tally.add(fuzz.ask(role, sender.next()))
        mail.outbox.clear()
    together = fuzz.done_together(role, tally.writing[:DONE_TOGETHER])

    line = tally.line | {"seed": SEED, "forms": len({form.shape for form in [*own, *others]})}
    line |= {"seconds": round(time.monotonic() - began), "done together": len(tally.writing[:DONE_TOGETHER])}
    with capsys.disabled():
        print(f"\n{json.dumps(line)}")
    if report := os.environ.get("FUZZ_REPORT"):
        with Path(report).open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps(line | {'faults': tally.faults, 'together': together})}\n")
    assert line["forms"] > FEWEST_FORMS
    assert tally.faults == {}, "\n\n".join(tally.faults.values())
    assert together == [], "\n".join(together)
