"""Single records of the directory that a page differs by: a school outside, a file, a seat that is over."""

import datetime as dt

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import AuditEvent
from boards.models import Board, Seat, TemplateItem
from improvement.models import Resource
from office.jobs import noted
from office.models import JobRun, Message
from partnerships.authorities.writes import give_authority
from partnerships.models import (
    Membership,
    Organisation,
    OrganisationName,
    Partnership,
    PartnershipName,
    Person,
    School,
)
from portal.models import Subscription, Withdrawal
from portal.models.subscriptions import CONFIRMED_WITHIN
from portal.withdrawing.writes import take_away
from tests.every_page.people import ADMINISTRATOR, OFFICER, account_of

OUTSIDE_URN, CLOSED_URN = 999001, 999002
FORMER = dt.date(2024, 8, 31)


def make_kept() -> None:
    """Make them, unless they are there."""
    _make_schools()
    _make_former_name()
    _make_resources()
    _make_seats()
    _make_withdrawn()
    if not TemplateItem.objects.exists():
        for place, title in enumerate(("Welcome", "Minutes of the last meeting", "Any other business"), start=1):
            TemplateItem.objects.create(position=place, title=title)
    if not AuditEvent.objects.exists():
        officer, administrator = account_of(OFFICER), account_of(ADMINISTRATOR)
        for kind in (AuditEvent.Kind.SIGNED_IN, AuditEvent.Kind.SIGNED_OUT):
            AuditEvent.objects.record(kind, user=officer, detail="password")
        AuditEvent.objects.record(AuditEvent.Kind.REFUSED, detail="stranger@example.org")
        AuditEvent.objects.record(AuditEvent.Kind.ROLE_GIVEN, user=officer, by=administrator, detail="LA officer")
    if not JobRun.objects.exists():
        with noted("remind_actions") as notes:
            notes.said = "Reminders written: 3."
    _make_followers()
    common = {"kind": "minutes", "subject": "Minutes", "text": "They are circulated.", "name": "Bo Ray"}
    if not Message.objects.unreached().exists():
        refused = {"state": Message.State.REFUSED, "tries": 7, "error": "550 no such user"}
        Message.objects.create(recipient="bo@example.org", **refused, **common)
        Message.objects.create(state=Message.State.NO_ADDRESS, **common)


def _make_followers() -> None:
    """One who follows a partnership, one who was asked whether they want to, and one who was asked too long ago."""
    partnership, now = Partnership.objects.get(slug="colne-valley-partnership"), timezone.now()
    states = {
        "follows": {"confirmed_at": now},
        "asked": {},
        "too-late": {"asked_at": now - CONFIRMED_WITHIN - dt.timedelta(days=1)},
    }
    for name, fields in states.items():
        email = f"{name}@example.org"
        Subscription.objects.get_or_create(email=email, partnership=partnership, defaults=fields)


def _make_schools() -> None:
    """One outside the county, a member of a partnership; one that closed and nothing followed."""
    common = {
        "establishment_type": School.objects.in_scope().open().order_by("urn").first().establishment_type,
        "phase": School.Phase.PRIMARY,
    }
    outside = {"la_code": "882", "la_name": "Southend-on-Sea", "name": "Estuary Point Primary School"} | common
    school, is_new = School.objects.get_or_create(urn=OUTSIDE_URN, defaults=outside)
    if is_new:
        give_authority(school, by=None)
        partnership = Partnership.objects.counted().filter(home_quadrant__slug="south").order_by("slug").first()
        Membership.objects.create(partnership=partnership, school=school, started_on=dt.date(2024, 9, 1))
    closed = {"la_code": "881", "la_name": "Essex", "name": "Saltings Primary School", "closed_on": FORMER} | common
    closed |= {"status": School.Status.CLOSED, "reason_closed": "Closure"}
    school, is_new = School.objects.get_or_create(urn=CLOSED_URN, defaults=closed)
    if is_new:
        give_authority(school, by=None)


def _make_former_name() -> None:
    """A partnership that had another name, and its page another address."""
    partnership = Partnership.objects.counted().order_by("slug").last()
    former = {"name": "Invented schools together", "slug": "invented-schools-together"}
    PartnershipName.objects.get_or_create(partnership=partnership, ended_on=FORMER, defaults=former)


def _make_resources() -> None:
    common = {"topic": "Evidence", "kind": Resource.Kind.GUIDANCE}
    withdrawn = common | {"title": "Old guide", "summary": "A guide of 2019.", "withdrawn_on": FORMER}
    Resource.objects.get_or_create(slug="old-guide", defaults=withdrawn | {"link": "https://example.org/old"})
    if not Resource.objects.filter(slug="template").exists():
        resource = Resource(slug="template", title="Template", summary="A table to fill in.", **common)
        resource.review_on = timezone.localdate() - dt.timedelta(days=1)
        resource.file.save("template.csv", ContentFile(b"a,b\n1,2\n"))


def _make_seats() -> None:
    """A seat that is over on the Board, one to come, and a vacancy: a body whose last seat ended."""
    board = Board.objects.get(slug="school-partnership-board")
    body, _ = Organisation.objects.get_or_create(slug="invented-trust", defaults={"name": "Invented trust"})
    former = {"name": "Invented trust of old", "started_on": None}
    OrganisationName.objects.get_or_create(organisation=body, ended_on=FORMER, defaults=former)
    spans = {
        "Ottilie Marlpit": {"started_on": dt.date(2022, 9, 1), "ended_on": FORMER, "organisation": body},
        "Casimir Heathcote": {"started_on": dt.date(timezone.localdate().year + 1, 9, 1)},
    }
    for name, fields in spans.items():
        slug = f"demonstration-{name.lower().replace(' ', '-')}"
        person, _ = Person.objects.get_or_create(slug=slug, defaults={"name": name, "is_demonstration": True})
        if not Seat.objects.filter(board=board, person=person).exists():
            Seat.objects.create(board=board, person=person, position=99, is_demonstration=True, **fields)


def _make_withdrawn() -> None:
    """A person who was entered twice, withdrawn."""
    if not Withdrawal.objects.exists():
        person, _ = Person.objects.get_or_create(slug="entered-twice", defaults={"name": "Entered Twice"})
        person.history.update(history_date=timezone.now() - dt.timedelta(days=9))
        take_away(record=person, reason="Entered twice", by=account_of(OFFICER))
