"""What is current at a school that closes goes on at its successor, without a gap and once."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from partnerships.models import Headship, Lead, Membership, School, SchoolLink
from partnerships.successors.writes import carry_over_to_successor
from tests.factories import STARTED, make_headship, make_lead, make_membership, make_person, make_school, make_user
from tests.partnerships.successors.carried import NEXT_DAY, carry_over, everything, rows, said

pytestmark = pytest.mark.django_db


class TestTheWhole:
    @pytest.fixture
    def busy(self, old, partnership):
        """A school with everything that can go on."""
        make_membership(partnership, old)
        make_lead(partnership, make_person("Ann Day"), school=old)
        make_headship(make_person("Bo Lee"), old)

    def test_plan_says_every_step_and_writes_nothing(self, old, academy, busy):
        before = everything()

        assert said(old, academy) == [
            "The membership of Elm Primary School (114001) in Colne partnership ends on 31 August 2024, and Elm "
            "Primary Academy (151001) is a member from 1 September 2024.",
            "Ann Day, lead of Colne partnership, is recorded at Elm Primary Academy (151001) instead of Elm Primary "
            "School (114001).",
            "Bo Lee, headteacher of Elm Primary School (114001): this ends on 31 August 2024, and they head Elm "
            "Primary Academy (151001) from 1 September 2024.",
        ]
        assert everything() == before

    def test_plan_says_what_ends_and_why(self, old, academy, busy, partnership):
        make_membership(partnership, academy, started_on=NEXT_DAY)

        membership, _, headship = said(old, academy, is_merger=True)

        assert membership.endswith("ends on 31 August 2024; Elm Primary Academy (151001) is a member already.")
        assert headship.endswith(
            "this ends on 31 August 2024. Schools merge in Elm Primary Academy (151001): record who heads it."
        )

    def test_plan_takes_a_successor_that_is_not_saved_yet(self, old, busy):
        academy = School(urn=151001, name="Elm Primary Academy", opened_on=NEXT_DAY)

        assert len(said(old, academy)) == 3

    def test_doing_it_again_changes_nothing(self, old, academy, busy):
        carry_over(old, academy)
        before = everything()

        written = carry_over(old, academy)

        assert written == []
        assert everything() == before

    def test_written_holds_what_was_before(self, old, academy, busy):
        written = carry_over(old, academy)

        assert [(type(one.record), one.before) for one in written] == [
            (Membership, {"ended_on": None, "leaving_reason": ""}),
            (Membership, None),
            (Lead, {"school_id": old.pk}),
            (Headship, {"ended_on": None}),
            (Headship, None),
            (SchoolLink, None),
        ]

    def test_history_says_who_did_it_and_why(self, old, academy, busy):
        officer = make_user("officer@example.org")

        carry_over_to_successor(school=old, successor=academy, by=officer)

        newest = academy.memberships.get().history.get()
        assert (newest.history_user, newest.history_change_reason) == (
            officer,
            "114001 closed; its successor is 151001",
        )

    def test_last_day_may_be_given(self, old, academy, busy):
        carry_over(old, academy, on=dt.date(2024, 7, 31))

        assert rows(Membership) == [(114001, STARTED, dt.date(2024, 7, 31)), (151001, NEXT_DAY, None)]

    def test_school_without_a_closing_day_needs_one(self, academy):
        with pytest.raises(ValidationError, match="Give the last day on which it is open"):
            carry_over(make_school(), academy)

    def test_school_cannot_follow_itself(self, old):
        with pytest.raises(ValidationError, match="cannot be its own successor"):
            carry_over(old, old)

    def test_step_that_a_rule_forbids_undoes_the_others(self, old, academy, busy):
        Lead.objects.update(email="not an address")
        before = everything()

        with pytest.raises(ValidationError, match="valid e"):
            carry_over(old, academy)

        assert everything() == before
