"""What holds on which day: the day before, the first, the last and the day after."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from partnerships.models import Lead, Membership, School
from tests.factories import (
    STARTED,
    make_lead,
    make_membership,
    make_partnership,
    make_person,
    make_quadrant,
    make_school,
    make_type,
)

pytestmark = pytest.mark.django_db
FIRST, LAST = dt.date(2024, 9, 1), dt.date(2025, 8, 31)
DAY = dt.timedelta(days=1)
EDGES = [(FIRST - DAY, False), (FIRST, True), (LAST, True), (LAST + DAY, False)]


@pytest.mark.parametrize(("on", "holds"), EDGES)
def test_active_counts_the_first_and_the_last_day(on, holds):
    membership = make_membership(make_partnership(), make_school(), started_on=FIRST, ended_on=LAST)

    assert Membership.objects.active(on).exists() is holds
    assert membership.is_active(on) is holds


def test_active_without_an_end_goes_on():
    make_membership(make_partnership(), make_school(), started_on=FIRST)

    assert Membership.objects.active(dt.date(2999, 1, 1)).exists()


def test_ends_before_it_starts_is_refused_by_the_database():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_membership(make_partnership(), make_school(), started_on=FIRST, ended_on=FIRST - DAY)


@pytest.mark.parametrize("make", [make_partnership, make_lead])
def test_ends_before_it_starts_is_refused_with_a_sentence(make):
    record = make()
    record.ended_on = record.started_on - DAY

    with pytest.raises(ValidationError, match="The end date must be on or after the start date"):
        record.full_clean()


def test_a_day_is_long_enough():
    make_membership(make_partnership(), make_school(), started_on=FIRST, ended_on=FIRST)

    assert Membership.objects.active(FIRST).exists()


def same_again(membership, started_on, ended_on) -> Membership:
    """Another membership of the same school in the same partnership, not saved."""
    return Membership(
        partnership=membership.partnership, school=membership.school, started_on=started_on, ended_on=ended_on
    )


class TestOverlap:
    @pytest.mark.parametrize(
        ("started_on", "ended_on"),
        [(FIRST - DAY, FIRST), (LAST, None), (LAST, LAST + DAY), (FIRST + DAY, LAST - DAY), (FIRST - DAY, None)],
    )
    def test_membership_that_overlaps_is_refused_with_a_sentence(self, started_on, ended_on):
        first = make_membership(make_partnership(), make_school(), started_on=FIRST, ended_on=LAST)
        second = Membership(
            partnership=first.partnership, school=first.school, started_on=started_on, ended_on=ended_on
        )

        with pytest.raises(ValidationError, match="from 1 September 2024 to 31 August 2025"):
            second.full_clean()

    @pytest.mark.parametrize(("started_on", "ended_on"), [(FIRST - DAY, FIRST - DAY), (LAST + DAY, None)])
    def test_membership_next_to_another_is_fine(self, started_on, ended_on):
        first = make_membership(make_partnership(), make_school(), started_on=FIRST, ended_on=LAST)

        second = Membership(
            partnership=first.partnership, school=first.school, started_on=started_on, ended_on=ended_on
        )

        second.full_clean()
        second.save()

    def test_second_open_membership_is_refused_by_the_database(self):
        first = make_membership(make_partnership(), make_school())

        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.bulk_create(
                [Membership(partnership=first.partnership, school=first.school, started_on=FIRST)]
            )

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="exclusion constraints are PostgreSQL's")
    @pytest.mark.postgresql
    def test_overlap_is_refused_by_postgresql_whoever_writes(self):
        first = make_membership(make_partnership(), make_school(), started_on=FIRST, ended_on=LAST)
        overlapping = Membership(partnership=first.partnership, school=first.school, started_on=LAST, ended_on=LAST)

        with pytest.raises(IntegrityError, match="partnerships_membership_no_overlap"), transaction.atomic():
            Membership.objects.bulk_create([overlapping])

    def test_another_school_or_partnership_may_overlap(self):
        first = make_membership(make_partnership(), make_school())

        make_membership(first.partnership, make_school())
        make_membership(make_partnership(), first.school)

        assert Membership.objects.count() == 3


class TestOpenSchools:
    @pytest.mark.parametrize(("on", "is_open"), EDGES)
    def test_open_counts_the_opening_and_the_closing_day(self, on, is_open):
        make_school(opened_on=FIRST, closed_on=LAST, status="closed")

        assert School.objects.open(on).exists() is is_open

    @pytest.mark.parametrize(
        ("status", "is_open"),
        [("open", True), ("proposed-to-close", True), ("closed", False), ("proposed-to-open", False)],
    )
    def test_open_follows_the_register(self, status, is_open):
        make_school(status=status)

        assert School.objects.open().exists() is is_open

    def test_in_scope_leaves_out_other_authorities_and_types_that_do_not_count(self):
        counted = make_school()
        make_school(la_code="919", la_name="Hertfordshire")
        make_school(establishment_type=make_type("Other independent school", is_in_scope=False))

        assert list(School.objects.in_scope()) == [counted]


class TestExpectedAtAQuadrantMeeting:
    @pytest.mark.parametrize(("on", "is_expected"), EDGES)
    def test_expected_leads_are_those_of_that_day(self, on, is_expected):
        south = make_quadrant("South")
        make_lead(make_partnership(home_quadrant=south), started_on=FIRST, ended_on=LAST)

        assert Lead.objects.expected_at(south, on).exists() is is_expected

    def test_expected_leads_are_those_at_home_there(self):
        make_lead(make_partnership(home_quadrant=make_quadrant("West")))
        make_lead(make_partnership(home_quadrant=None))

        assert not Lead.objects.expected_at(make_quadrant("South")).exists()


class TestLeadContact:
    @pytest.mark.parametrize(
        ("of_role", "of_person", "shown"),
        [
            ({"email": "role@example.org", "publish_contact": True}, {}, "role@example.org"),
            ({"email": "role@example.org", "publish_contact": False}, {}, ""),
            ({}, {"email": "own@example.org", "publish_contact": True}, "own@example.org"),
            ({}, {"email": "own@example.org", "publish_contact": False}, ""),
            (
                {"email": "role@example.org", "publish_contact": True},
                {"email": "own@example.org", "publish_contact": True},
                "role@example.org",
            ),
        ],
    )
    def test_public_email_prefers_the_roles_and_needs_consent(self, of_role, of_person, shown):
        lead = make_lead(person=make_person(**of_person), **of_role)

        assert lead.public_email == shown


def test_person_needs_no_title_and_no_second_name():
    person = make_person("Thushyanthan")

    person.full_clean()

    assert str(person) == "Thushyanthan"
    assert str(make_person("Lee", title="Canon")) == "Canon Lee"


def test_urn_is_unique_and_has_six_digits():
    make_school(urn=123456)

    for urn in (123456, 99999, 1000000):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_school(urn=urn)


def test_status_label_says_where_a_partnership_stands():
    today = dt.date.today()  # noqa: DTZ011

    assert make_partnership(started_on=STARTED).status_label == "Current"
    assert make_partnership(started_on=STARTED, ended_on=today - DAY).status_label == "Ended"
    assert make_partnership(started_on=today + DAY).status_label == "Not yet started"


@pytest.mark.parametrize(
    ("started_on", "ended_on", "goes_on"),
    [
        (dt.date(2026, 9, 1), None, True),
        (dt.date(2026, 9, 1), dt.date(2027, 9, 1), True),
        (dt.date(2026, 9, 1), dt.date(2027, 8, 31), False),  # its last day is that day already
        (dt.date(2026, 9, 1), dt.date(2027, 8, 30), False),
        (dt.date(2027, 8, 31), None, True),
        (dt.date(2027, 9, 1), None, False),  # it begins after it
    ],
)
def test_going_on_after_is_what_that_day_would_end(started_on, ended_on, goes_on):
    make_lead(started_on=started_on, ended_on=ended_on)

    with time_machine.travel(dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC), tick=False):
        assert Lead.objects.going_on_after(dt.date(2027, 8, 31)).exists() is goes_on


@pytest.mark.parametrize(("ended_on", "goes_on"), [(dt.date(2027, 2, 28), False), (dt.date(2027, 3, 1), True)])
def test_going_on_after_a_day_that_has_passed_leaves_out_what_is_over_today(ended_on, goes_on):
    make_lead(ended_on=ended_on)

    with time_machine.travel(dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC), tick=False):
        assert Lead.objects.going_on_after(dt.date(2027, 1, 31)).exists() is goes_on
