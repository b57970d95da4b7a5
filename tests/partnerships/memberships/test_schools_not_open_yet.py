"""A school is no member before it opened: in a record, in admin and in a sheet."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from accounts import roles
from base.saving import end, save
from partnerships.models import Membership, School
from spreadsheets.planning.making import make_plan
from spreadsheets.planning.plan import Terms
from spreadsheets.reading.choices import partnership_key
from spreadsheets.reading.sheet import SchoolLine, Sheet, SheetPartnership
from tests.clients import signed_in
from tests.factories import make_membership, make_partnership, make_school, make_user
from tests.partnerships.successors.carried import link

pytestmark = pytest.mark.django_db
OPENED = dt.date(2024, 9, 1)
DAY = dt.timedelta(days=1)
SAID = "Elm Academy (151001) opened on 1 September 2024."


@pytest.fixture
def academy() -> School:
    """A school that opened on the first of September."""
    return make_school("Elm Academy", urn=151001, opened_on=OPENED)


def joins(school: School, started_on: dt.date, partnership=None) -> Membership:
    membership = Membership(partnership=partnership or make_partnership(), school=school, started_on=started_on)
    save(membership, by=None)
    return membership


def test_school_is_refused_as_a_member_before_it_opened(academy):
    with pytest.raises(ValidationError, match=r"opened on 1 September 2024\. Enter a first day of the membership from"):
        joins(academy, OPENED - DAY)


def test_school_that_is_to_open_is_refused_until_then():
    school = make_school(status="proposed-to-open", opened_on=dt.date(2199, 9, 1))

    with pytest.raises(ValidationError, match="opens on 1 September 2199"):
        joins(school, dt.date(2199, 8, 31))


@pytest.mark.parametrize("started_on", [OPENED, OPENED + DAY])
def test_school_may_join_once_it_opened(academy, started_on):
    assert joins(academy, started_on).pk


def test_school_whose_opening_day_nobody_knows_may_join_on_any_day():
    assert joins(make_school(), OPENED - DAY).pk


def test_school_that_it_followed_is_offered(academy):
    link(make_school("Elm Primary School", urn=114001), "successor", academy, "")

    with pytest.raises(ValidationError, match=r"choose the school that it followed: Elm Primary School \(114001\)\."):
        joins(academy, OPENED - DAY)


@pytest.mark.parametrize("direction", ["successor", "predecessor"])
def test_membership_that_was_carried_on_may_begin_earlier(academy, direction):
    old, colne = make_school("Elm Primary School", urn=114001), make_partnership("Colne")
    first, other = (old, academy) if direction == "successor" else (academy, old)
    link(first, direction, other, "")
    make_membership(colne, old, ended_on=OPENED - 2 * DAY)

    assert joins(academy, OPENED - DAY, colne).pk


class TestMemberBeforeItOpened:
    """The register came to say so later: the record is no fault, and may be put right."""

    @pytest.fixture
    def membership(self, academy) -> Membership:
        return make_membership(make_partnership("Colne", schools=1), academy, started_on=OPENED - 10 * DAY)

    @pytest.mark.parametrize("later", [0, 5, 10])
    def test_may_be_noted_begin_later_and_end(self, membership, later):
        membership.note, membership.started_on = "Joined early.", membership.started_on + later * DAY

        end(membership, on=OPENED + DAY, by=None, why="Left")

        assert Membership.objects.get(pk=membership.pk).ended_on == OPENED + DAY

    def test_may_not_begin_earlier_still(self, membership):
        membership.started_on -= DAY

        with pytest.raises(ValidationError, match="opened on"):
            save(membership, by=None)


def test_officer_who_adds_it_in_admin_is_told_why_not(academy):
    officer, colne = signed_in(make_user(None, roles.OFFICER, is_staff=True)), make_partnership("Colne")
    typed = {"partnership": colne.pk, "school": academy.pk, "started_on": "2024-08-31", "ended_on": "", "note": ""}

    page = officer.post("/admin/partnerships/membership/add/", typed).content.decode()

    assert f"{SAID} Enter a first day of the membership from then on, or choose the school that it followed." in page
    assert not colne.memberships.exists()


class TestSheet:
    def plan(self, line: SchoolLine, partnership):
        entry = SheetPartnership(partnership_key(partnership.name), partnership.name, 2, schools=[line])
        return make_plan(Sheet([entry], 1), {}, Terms(OPENED - 5 * DAY))

    @pytest.mark.parametrize(("joined", "column"), [(OPENED - DAY, "Joined"), (None, "School")])
    def test_school_that_joins_before_it_opened_is_a_fault_of_its_row(self, academy, joined, column):
        plan = self.plan(SchoolLine(3, "151001", joined), make_partnership("Colne"))

        assert [(fault.row, fault.column) for fault in plan.faults] == [(3, column)]
        assert SAID in plan.faults[0].sentence

    def test_school_that_joins_once_it_opened_is_none(self, academy):
        assert self.plan(SchoolLine(3, "151001", OPENED), make_partnership("Colne")).faults == []

    def test_membership_that_was_carried_on_is_none(self, academy):
        old, colne = make_school("Elm Primary School", urn=114001), make_partnership("Colne")
        link(old, "successor", academy, "")
        make_membership(colne, old, ended_on=OPENED - 2 * DAY)

        assert self.plan(SchoolLine(3, "151001", OPENED - DAY), colne).faults == []

    def test_member_that_began_earlier_and_is_listed_still_is_none(self, academy):
        colne = make_partnership("Colne")
        make_membership(colne, academy, started_on=OPENED - 10 * DAY)

        assert self.plan(SchoolLine(3, "151001", OPENED - 10 * DAY, OPENED + DAY), colne).faults == []
