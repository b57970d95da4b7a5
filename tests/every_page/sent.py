"""What people see after they sent a form: what is wrong with it, and the pages that only follow on another.

Of each form one answer to nothing at all, as whoever may send it; and the steps of signing in.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.contrib import admin
from django.db import transaction
from django.http import HttpResponseBase
from django.urls import reverse

from accounts.models import Invitation
from confirmations.links import token_of
from confirmations.models import Proposal, Question
from partnerships.models import Lead, School
from tests.every_page import sent_programme
from tests.every_page.answers import Answer, answer_of
from tests.every_page.emails_of_accounts import NEW_PASSWORD, PASSWORD
from tests.every_page.keys import first
from tests.every_page.kinds_meetings import meetings
from tests.every_page.naming import without_app
from tests.every_page.people import (
    CHAIR,
    EMAILS,
    HEADTEACHER,
    LEAD,
    MINUTE_TAKER,
    OFFICER,
    PUBLIC,
    account_of,
    client_of,
)
from tests.every_page.writing import in_a_name, joined

MOST_STEPS = 3  # redirects that are followed


@dataclass(frozen=True)
class Sending:
    """A form sent: by whom, where and with what; ``before`` is what must be so first."""

    role: str
    name: str
    about: str
    path: str
    data: dict[str, object] = field(default_factory=dict)
    before: Callable[[], object] = lambda: None


def write_sent(folder: Path) -> None:
    """Write down what follows on each, a file each."""
    for sending in sendings():
        path = folder / "sent" / in_a_name(without_app(sending.name)) / f"{in_a_name(sending.about)}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(joined(_lines(sending)))


def sendings() -> Iterator[Sending]:
    """All of them."""
    yield from _signing_in()
    yield from _public()
    yield from _of_leads()
    yield from _of_meetings()
    yield from (Sending(*one) for one in sent_programme.sent())
    for model in sorted(admin.site._registry, key=lambda model: model._meta.model_name):
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_add"
        yield Sending(OFFICER, name, "nothing", reverse(name))


def _lines(sending: Sending) -> Iterator[str]:
    """The answer, and the pages that it leads on to; then all is as it was."""
    yield f"{without_app(sending.name)}, {sending.about}, as {sending.role}"
    with transaction.atomic():
        sending.before()
        client = client_of(sending.role)
        response = client.post(sending.path, sending.data)
        for _ in range(MOST_STEPS):
            yield from _said(response)
            if response.status_code != 302 or not response["Location"].startswith("/"):
                break
            response = client.get(response["Location"])
        transaction.set_rollback(True)


def _said(response: HttpResponseBase) -> Iterator[str]:
    """An answer without its headers and without what stands around it."""
    answer = answer_of(response)
    yield from answer.lines(Answer(0, "", "", answer.headers, answer.cookies, answer.head[1:], (), answer.frame))


def _with_password(role: str) -> None:
    user = account_of(role)
    user.set_password(PASSWORD)
    user.save()


def _signing_in() -> Iterator[Sending]:
    login, code = reverse("account_login"), reverse("account_request_login_code")
    for role in (HEADTEACHER, OFFICER):
        data = {"login": EMAILS[role], "password": PASSWORD}
        yield Sending(PUBLIC, "account_login", role, login, data, lambda role=role: _with_password(role))
    yield Sending(PUBLIC, "account_login", "wrong password", login, {"login": EMAILS[OFFICER], "password": "wrong"})
    yield Sending(PUBLIC, "account_login", "nothing", login)
    for about, data in {"nothing": {}, "asked for": {"email": EMAILS[HEADTEACHER]}}.items():
        yield Sending(PUBLIC, "account_request_login_code", about, code, data)
        yield Sending(PUBLIC, "account_reset_password", about, reverse("account_reset_password"), data)
    short = {"oldpassword": PASSWORD, "password1": "short", "password2": "other"}
    change, prepare = reverse("account_change_password"), lambda: _with_password(HEADTEACHER)
    yield Sending(HEADTEACHER, "account_change_password", "too short", change, short, prepare)
    long = short | {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    yield Sending(HEADTEACHER, "account_change_password", "changed", change, long, prepare)
    yield Sending(HEADTEACHER, "account_email", "nothing", reverse("account_email"), {"action_add": ""})
    address = {"action_add": "", "email": "a.new.address@example.org"}
    yield Sending(HEADTEACHER, "account_email", "a new address", reverse("account_email"), address)
    yield Sending(HEADTEACHER, "account", "nothing", reverse("account"))
    yield Sending(HEADTEACHER, "account_logout", "signed out", reverse("account_logout"))
    yield Sending(LEAD, "mfa_activate_totp", "wrong code", reverse("mfa_activate_totp"), {"code": "000000"})
    invitation = Invitation.objects.get(email="open@example.org").path
    yield Sending(PUBLIC, "accept_invitation", "nothing", invitation)


def _public() -> Iterator[Sending]:
    for page in ("contact", "report"):
        name = f"partnerships:{page}"
        yield Sending(PUBLIC, name, "nothing", reverse(name, args=["colne-valley-partnership"]))
    school = first(School.objects.open())
    yield Sending(PUBLIC, "schools:report", "nothing", reverse("schools:report", args=[school.urn]))


def _of_leads() -> Iterator[Sending]:
    lead = first(Lead.objects.active().filter(person=account_of(LEAD).person))
    for page in ("hand_over", "co_lead", "confirm", "go_on", "message"):
        name = f"my_partnership:{page}"
        yield Sending(LEAD, name, "nothing", reverse(name, args=[lead.pk]))
    for what in ("focus", "school-left", "school-joined", "something-else"):
        path = reverse("my_partnership:correction", args=[lead.pk, what])
        yield Sending(LEAD, "my_partnership:correction", f"nothing, {what}", path)
    for state in ("waiting", "accepted"):
        sent = first(Proposal.objects.filter(lead=lead, state=state))
        path = reverse("my_partnership:withdraw", args=[lead.pk, sent.pk])
        yield Sending(LEAD, "my_partnership:withdraw", state, path)
    for question in ("record", "next-year"):
        asked = first(Question.objects.standing().filter(kind=question, answered_at=None, lead__ended_on=None))
        for page in ("answer", "correct"):
            name = f"confirm:{page}"
            yield Sending(PUBLIC, name, f"nothing, {question}", reverse(name, args=[token_of(asked)]))


def _of_meetings() -> Iterator[Sending]:
    found = meetings()
    now, published = found["being recorded"], found["published and redacted"]
    item = now.items.get(title="Peer review")
    for page in ("agenda", "adjourn", "chair", "guest", "interest", "roll", "times", "item_add"):
        yield Sending(MINUTE_TAKER, f"meetings:{page}", "nothing", reverse(f"meetings:{page}", args=[now.pk]))
    change = reverse("meetings:change", args=[found["planned"].pk])
    yield Sending(OFFICER, "meetings:change", "nothing", change)
    for page in ("agenda_item", "papers", "item_versions", "item_outcomes", "vote_add"):
        yield Sending(MINUTE_TAKER, f"meetings:{page}", "nothing", reverse(f"meetings:{page}", args=[now.pk, item.pk]))
    for page in ("minutes_postscript", "minutes_withdraw", "minutes_put_back"):
        yield Sending(OFFICER, f"meetings:{page}", "nothing", reverse(f"meetings:{page}", args=[published.pk]))
    circulated = found["circulated, of the West"]
    approve = reverse("meetings:minutes_approve", args=[circulated.pk])
    yield Sending(CHAIR, "meetings:minutes_approve", "nothing", approve)
    for page in ("plan", "minutes_upload"):
        yield Sending(MINUTE_TAKER, f"meetings:{page}", "nothing", reverse(f"meetings:{page}"))
    steps = {"planned": "issue", "agenda issued": "start", "draft": "circulate", "approved, not published": "publish"}
    for about, step in steps.items():
        path = reverse("meetings:step", args=[found[about].pk, step])
        yield Sending(OFFICER, "meetings:step", f"{step}, {about}", path)
