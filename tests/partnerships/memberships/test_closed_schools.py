"""A school that has closed is no new member: in a record, in admin, in a sheet and where it is moved."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError

from accounts import roles
from base.saving import end, save
from partnerships.memberships.writes import move_school
from partnerships.models import Membership, School, SchoolLink
from partnerships.successors.writes import carry_over_to_successor
from spreadsheets.planning.making import make_plan
from spreadsheets.planning.plan import Terms
from spreadsheets.reading.choices import partnership_key
from spreadsheets.reading.sheet import SchoolLine, Sheet, SheetPartnership
from tests.clients import signed_in
from tests.factories import make_membership, make_partnership, make_school, make_user
from tests.partnerships.successors.carried import link

pytestmark = pytest.mark.django_db
LAST = dt.date(2024, 8, 31)
DAY = dt.timedelta(days=1)
LONG_BEFORE = dt.date(2020, 9, 1)
CLOSED = "Elm Primary School (114001) closed on 31 August 2024."


@pytest.fixture
def closed() -> School:
    """A school whose last day was the last of August."""
    return make_school("Elm Primary School", urn=114001, status="closed", closed_on=LAST)


def joins(school: School, started_on: dt.date, ended_on: dt.date | None = None) -> Membership:
    partnership = make_partnership(started_on=LONG_BEFORE)
    membership = Membership(partnership=partnership, school=school, started_on=started_on, ended_on=ended_on)
    save(membership, by=None)
    return membership


@pytest.mark.parametrize(
    ("started_on", "ended_on"),
    [(LAST + DAY, None), (LAST + DAY, LAST + DAY), (LAST, None), (LONG_BEFORE, None), (LONG_BEFORE, LAST + DAY)],
)
def test_closed_school_is_refused_as_a_member_beyond_its_last_day(closed, started_on, ended_on):
    with pytest.raises(ValidationError, match=r"closed on 31 August 2024. Enter a last day of the membership by then"):
        joins(closed, started_on, ended_on)


@pytest.mark.parametrize(("started_on", "ended_on"), [(LONG_BEFORE, LAST - DAY), (LONG_BEFORE, LAST), (LAST, LAST)])
def test_closed_school_may_be_recorded_as_the_member_that_it_was(closed, started_on, ended_on):
    assert joins(closed, started_on, ended_on).pk


@pytest.mark.parametrize(("on", "is_refused"), [(LAST - DAY, False), (LAST, False), (LAST + DAY, True)])
def test_school_that_is_to_close_may_join_until_it_does(closed, on, is_refused):
    School.objects.filter(pk=closed.pk).update(status="proposed-to-close")
    closed.refresh_from_db()

    with time_machine.travel(dt.datetime.combine(on, dt.time(12)), tick=False):
        if is_refused:
            with pytest.raises(ValidationError, match="closed on"):
                joins(closed, LONG_BEFORE)
        else:
            assert joins(closed, LONG_BEFORE).pk


def test_school_that_is_to_close_is_refused_from_the_day_after(closed):
    with time_machine.travel(dt.datetime(2024, 1, 1, 12, tzinfo=dt.UTC), tick=False):
        with pytest.raises(ValidationError, match="closes on 31 August 2024"):
            joins(closed, LAST + DAY)

        assert joins(closed, LAST).pk


@pytest.mark.parametrize(("ended_on", "is_refused"), [(None, True), (LAST, False)])
def test_school_that_closed_on_a_day_that_nobody_knows_needs_a_last_day(ended_on, is_refused):
    school = make_school("Elm Primary School", urn=114001, status="closed")

    if is_refused:
        with pytest.raises(ValidationError, match=r"Elm Primary School \(114001\) has closed"):
            joins(school, LONG_BEFORE, ended_on)
    else:
        assert joins(school, LONG_BEFORE, ended_on).pk


def test_school_that_is_proposed_to_open_may_join(closed):
    assert joins(make_school(status="proposed-to-open"), LAST).pk


def test_officer_who_adds_a_closed_school_in_admin_is_told_why_not(closed):
    officer, colne = signed_in(make_user(None, roles.OFFICER, is_staff=True)), make_partnership("Colne")
    typed = {"partnership": colne.pk, "school": closed.pk, "started_on": "2025-09-01", "ended_on": "", "note": ""}

    page = officer.post("/admin/partnerships/membership/add/", typed).content.decode()

    assert f"{CLOSED} Enter a last day of the membership by then, or choose the school that follows it." in page
    assert not colne.memberships.exists()


def test_successor_is_offered_where_the_register_names_one(closed):
    academy = make_school("Elm Academy", urn=151001, opened_on=LAST + DAY)
    link(closed, "successor", academy, "")
    SchoolLink.objects.update(linked_school=academy)

    with pytest.raises(ValidationError, match=r"choose the school that follows it: Elm Academy \(151001\)\."):
        joins(closed, LAST + DAY)


def test_probable_successor_is_offered_where_no_link_names_one(closed):
    make_school(f"{closed.name} Academy", urn=151001, opened_on=LAST + DAY, la_code="881")
    make_school("Another School", urn=151002, opened_on=LAST + DAY)

    with pytest.raises(ValidationError, match=r"that follows it: probably .* \(151001\), which has the same name\."):
        joins(closed, LAST + DAY)


class TestMemberThatClosed:
    """The school closed while its membership went on: the record is no fault, and may be put right."""

    @pytest.fixture
    def membership(self, closed) -> Membership:
        """Its membership, which nobody has ended."""
        return make_membership(make_partnership("Colne", schools=1), closed, started_on=LONG_BEFORE)

    @pytest.mark.parametrize("last_day", [LAST, LAST + DAY])
    def test_may_be_ended_and_noted(self, membership, last_day):
        membership.note = "Joined with its infants."
        save(membership, by=None)

        end(membership, on=last_day, by=None, why="Closed")

        membership.refresh_from_db()
        assert membership.ended_on == last_day

    def test_may_not_be_made_to_go_on_again(self, membership):
        end(membership, on=LAST + DAY, by=None, why="Closed")

        for ended_on in (None, LAST + 2 * DAY):
            membership.ended_on = ended_on
            with pytest.raises(ValidationError, match="closed on"):
                save(membership, by=None)

    def test_may_not_be_moved_to_another_partnership(self, membership):
        with pytest.raises(ValidationError, match="choose the school that follows it"):
            move_school(membership=membership, to=make_partnership(schools=2), on=LAST + 2 * DAY, by=None)

    def test_goes_on_at_the_successor(self, membership, closed):
        successor = make_school(opened_on=LAST + DAY)

        carry_over_to_successor(school=closed, successor=successor, by=None)

        membership.refresh_from_db()
        assert membership.ended_on == LAST
        assert membership.partnership.memberships.get(school=successor).started_on == LAST + DAY

    @pytest.mark.parametrize("is_member_already", [True, False])
    def test_membership_from_a_later_day_becomes_the_successors(self, membership, closed, is_member_already):
        Membership.objects.filter(pk=membership.pk).update(started_on=LAST + 10 * DAY)
        successor = make_school(opened_on=LAST + DAY)
        if is_member_already:
            make_membership(membership.partnership, successor, started_on=LAST + DAY)

        carry_over_to_successor(school=closed, successor=successor, by=None)

        assert list(membership.partnership.memberships.active().filter(school=closed)) == []
        assert membership.partnership.memberships.active().filter(school=successor).count() == 1


class TestSheet:
    def plan(self, line: SchoolLine, partnership):
        entry = SheetPartnership(partnership_key(partnership.name), partnership.name, 2, schools=[line])
        return make_plan(Sheet([entry], 1), {}, Terms(LAST + 5 * DAY))

    def test_closed_school_that_joins_is_a_fault_of_its_row(self, closed):
        plan = self.plan(SchoolLine(3, "114001"), make_partnership("Colne"))

        assert [(fault.row, fault.column) for fault in plan.faults] == [(3, "School")]
        assert CLOSED in plan.faults[0].sentence

    def test_closed_school_that_left_by_then_is_none(self, closed):
        colne = make_partnership("Colne", started_on=LONG_BEFORE)

        assert self.plan(SchoolLine(3, "114001", LONG_BEFORE, LAST), colne).faults == []

    def test_member_that_closed_and_is_listed_still_is_none(self, closed):
        colne = make_partnership("Colne")
        make_membership(colne, closed, started_on=LONG_BEFORE)

        assert self.plan(SchoolLine(3, "114001"), colne).faults == []

    def test_last_day_that_is_put_off_beyond_the_closing_is_a_fault(self, closed):
        colne = make_partnership("Colne")
        make_membership(colne, closed, started_on=LONG_BEFORE, ended_on=LAST)

        plan = self.plan(SchoolLine(3, "114001", LONG_BEFORE, LAST + DAY), colne)

        assert CLOSED in plan.faults[0].sentence
