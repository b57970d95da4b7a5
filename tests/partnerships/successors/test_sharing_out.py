"""A school that splits: each membership goes on at one half, at several, or at none."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from partnerships.models import Headship, Lead, Membership
from partnerships.successors.writes import plan_to_share_out, share_out
from tests.factories import STARTED, make_headship, make_lead, make_membership, make_person, make_school
from tests.partnerships.successors.carried import LAST_DAY, NEXT_DAY, everything, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def halves():
    return [
        make_school(f"Elm {name} School", urn=urn, opened_on=NEXT_DAY)
        for name, urn in (("North", 151001), ("South", 151002))
    ]


def shared(old, chosen, others=None):
    return share_out(school=old, successors=chosen, others=others, by=None)


def test_membership_goes_on_at_one_half(old, halves, partnership):
    membership = make_membership(partnership, old)

    shared(old, {membership.pk: halves[1:]})

    assert rows(Membership) == [(114001, STARTED, LAST_DAY), (151002, NEXT_DAY, None)]


def test_membership_goes_on_at_both_halves_with_its_note_and_its_last_day(old, halves, partnership):
    until = timezone.localdate()
    membership = make_membership(partnership, old, ended_on=until, note="Since the start")

    shared(old, {membership.pk: halves})

    assert sorted(rows(Membership)) == [
        (114001, STARTED, LAST_DAY),
        (151001, NEXT_DAY, until),
        (151002, NEXT_DAY, until),
    ]
    assert {membership.note for membership in Membership.objects.all()} == {"Since the start"}


def test_membership_that_starts_after_the_school_closed_is_both_halves(old, halves, partnership):
    later = dt.date(2024, 10, 1)
    membership = make_membership(partnership, old, started_on=later)

    shared(old, {membership.pk: halves})

    assert sorted(rows(Membership)) == [(151001, later, None), (151002, later, None)]


def test_membership_that_nobody_chose_is_left(old, halves, partnership):
    make_membership(partnership, old)

    assert shared(old, {}) == []
    assert rows(Membership) == [(114001, STARTED, None)]


def test_half_that_is_a_member_already_is_no_member_twice(old, halves, partnership):
    membership = make_membership(partnership, old)
    make_membership(partnership, halves[1], started_on=dt.date(2024, 10, 1))

    shared(old, {membership.pk: halves})

    assert [row for row in rows(Membership) if row[0] == 151002] == [(151002, dt.date(2024, 10, 1), None)]


def test_leads_and_heads_go_on_at_the_half_that_was_chosen_for_them(old, halves, partnership):
    make_lead(partnership, school=old)
    make_headship(make_person(), old)

    shared(old, {}, others=halves[0])

    assert Lead.objects.get().school == halves[0]
    assert [row[0] for row in rows(Headship)] == [114001, 151001]


def test_plan_says_what_goes_on_where_and_writes_nothing(old, halves, partnership):
    membership = make_membership(partnership, old)
    before = everything()

    said = [str(step) for step in plan_to_share_out(school=old, successors={membership.pk: halves})]

    assert said == [
        "The membership of Elm Primary School (114001) in Colne partnership goes on at Elm South School (151002) too "
        "from 1 September 2024.",
        "The membership of Elm Primary School (114001) in Colne partnership ends on 31 August 2024, and Elm North "
        "School (151001) is a member from 1 September 2024.",
    ]
    assert everything() == before


def test_school_whose_last_day_nobody_knows_cannot_be_shared_out(halves):
    with pytest.raises(ValidationError, match="has no closing day"):
        shared(make_school(status="closed"), {}, halves[0])
