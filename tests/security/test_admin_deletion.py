"""Nothing that was ever public is deleted: not from its page, not from a list, not by a posted form."""

import datetime as dt

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import ProtectedError
from django.utils import timezone

from accounts import roles
from boards.models import Action, AgendaItem, Attendance, Decision, Meeting, MinutesVersion, Paper, Part
from improvement.models import Page, Resource
from partnerships.models import EstablishmentType, Headship, Lead, Membership, OrganisationName, SchoolLink
from spreadsheets.models import SpreadsheetImport
from tests.admin import change, changelist
from tests.factories import (
    make_board,
    make_district,
    make_kind,
    make_lead,
    make_meeting,
    make_membership,
    make_organisation,
    make_partnership,
    make_partnership_name,
    make_person,
    make_quadrant,
    make_school,
    make_school_name,
    make_seat,
    make_type,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = dt.date(2023, 9, 1)
REGISTERED = {model._meta.label for model in admin.site._registry}


def _published_meeting() -> Meeting:
    return make_meeting(status="published")


def _item() -> AgendaItem:
    return AgendaItem.objects.create(meeting=_published_meeting(), position=1, number="1", title="Welcome")


MAKERS = {
    "partnerships.Quadrant": make_quadrant,
    "partnerships.District": make_district,
    "partnerships.EstablishmentType": make_type,
    "partnerships.Authority": lambda: make_school().authorities.get().authority,
    "partnerships.School": make_school,
    "partnerships.SchoolAuthority": lambda: make_school().authorities.get(),
    "partnerships.SchoolLink": lambda: SchoolLink.objects.create(
        school=make_school(), direction="successor", linked_urn=123456, linked_name="Academy"
    ),
    "partnerships.SchoolName": make_school_name,
    "partnerships.Organisation": make_organisation,
    "partnerships.OrganisationName": lambda: OrganisationName.objects.create(
        organisation=make_organisation(), name="Former", ended_on=DAY
    ),
    "partnerships.Person": make_person,
    "partnerships.Headship": lambda: Headship.objects.create(
        person=make_person(), school=make_school(), started_on=DAY
    ),
    "partnerships.PartnershipKind": make_kind,
    "partnerships.Partnership": make_partnership,
    "partnerships.PartnershipName": make_partnership_name,
    "partnerships.Membership": lambda: make_membership(make_partnership(), make_school()),
    "partnerships.Lead": make_lead,
    "spreadsheets.SpreadsheetImport": lambda: SpreadsheetImport.objects.create(
        file_name="leads.csv", file_hash="0" * 64, applied_at=timezone.now()
    ),
    "boards.Board": make_board,
    "boards.Seat": lambda: make_seat(make_board()),
    "boards.Meeting": _published_meeting,
    "boards.AgendaItem": _item,
    "boards.Attendance": lambda: Attendance.objects.create(
        meeting=_published_meeting(), person=make_person(), presence="present"
    ),
    "boards.Paper": lambda: Paper.objects.create(meeting=_published_meeting(), title="Report", file="a.pdf"),
    "boards.Decision": lambda: Decision.objects.create(item=_item(), text="Agreed"),
    "boards.Action": lambda: Action.objects.create(
        item=_item(), owner=make_person(), text="Do", undertaken_on=DAY, due_on=DAY
    ),
    "boards.MinutesVersion": lambda: MinutesVersion.objects.create(
        meeting=_published_meeting(),
        number=1,
        stage="published",
        part=Part.A,
        content="Text",
        sha256="0" * 64,
        frozen_by=make_user(),
    ),
    "improvement.Page": lambda: Page.objects.create(slug="strategy", title="Strategy", body="Text"),
    "improvement.Resource": lambda: Resource.objects.create(
        title="Guide", slug="guide", summary="Helps", topic="T", link="https://www.gov.uk/"
    ),
    "accounts.User": make_user,
    "auth.Group": lambda: Group.objects.get(name=roles.HEADTEACHER),
}


@pytest.fixture
def superuser(client):
    """A client signed in as somebody whom no permission stops."""
    client.force_login(make_user("root@example.org", is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def officer(client):
    """A client signed in as an LA officer."""
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    return client


@pytest.mark.parametrize("label", sorted(REGISTERED & set(MAKERS)))
def test_record_is_kept_whoever_asks_and_however(superuser, label):
    record = MAKERS[label]()
    everything = {"action": "delete_selected", "_selected_action": [record.pk], "post": "yes"}

    asked = superuser.get(change(record, "delete"))
    posted = superuser.post(change(record, "delete"), {"post": "yes"})
    superuser.post(changelist(type(record)), everything)

    page = asked.content.decode()
    assert (asked.status_code, posted.status_code) == (200, 403)
    assert "is kept" in page
    assert change(record) in page
    assert type(record)._default_manager.filter(pk=record.pk).exists()


def test_every_record_is_in_the_list_above_or_has_no_deletion(rf):
    request = rf.get("/")
    request.user = make_user("root@example.org", is_staff=True, is_superuser=True)

    deletable = {
        model._meta.label
        for model, registered in admin.site._registry.items()
        if model._meta.label not in MAKERS and registered.has_delete_permission(request)
    }

    # What the next agendas and terms start from, and what is said beside days of peer reviews.
    never_public = {"boards.TemplateItem", "boards.TermDates", "improvement.DaysToKeepClear"}
    assert deletable == never_public


@pytest.mark.parametrize("make", [lambda **f: make_membership(make_partnership(), make_school(), **f), make_lead])
@pytest.mark.parametrize(("days", "goes"), [(0, False), (1, True)])
def test_what_has_not_begun_may_go_and_its_history_stays(officer, make, days, goes):
    record = make(started_on=timezone.localdate() + dt.timedelta(days=days))

    response = officer.post(change(record, "delete"), {"post": "yes"})

    assert response.status_code == (302 if goes else 403)
    assert type(record).objects.filter(pk=record.pk).exists() != goes
    assert type(record).history.filter(id=record.pk).first().history_type == ("-" if goes else "+")


def test_deletion_without_the_permission_is_refused(client):
    client.force_login(make_user(None, roles.HEADTEACHER, is_staff=True))

    assert client.get(change(make_partnership(), "delete")).status_code == 403


@pytest.mark.parametrize("make", [make_quadrant, make_person, make_school])
def test_database_protects_what_others_stand_on(make):
    record = make()
    partnership = make_partnership(home_quadrant=make_quadrant())
    make_lead(partnership, record if record._meta.model_name == "person" else None)
    if record._meta.model_name == "school":
        make_membership(partnership, record)

    with pytest.raises(ProtectedError):
        record.delete()


def test_withdrawn_resource_is_not_offered_from_its_day(client):
    fields = {"summary": "Helps", "topic": "T", "link": "https://www.gov.uk/"}
    for slug, day in (("before", dt.date(2020, 1, 1)), ("later", dt.date(2999, 1, 1)), ("never", None)):
        Resource.objects.create(title=f"Guide {slug}", slug=slug, withdrawn_on=day, **fields)

    page = client.get("/resources/").content.decode()

    assert [f"Guide {slug}" in page for slug in ("before", "later", "never")] == [False, True, True]
    assert Resource.objects.offered(dt.date(2019, 12, 31)).filter(slug="before").exists()


def test_lists_of_what_is_kept_hold_no_action_to_delete(superuser):
    make_type()
    for model in (EstablishmentType, Membership, Lead):
        assert "delete_selected" not in superuser.get(changelist(model)).content.decode()
