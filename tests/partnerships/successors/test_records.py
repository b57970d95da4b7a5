"""What becomes of each membership, lead and headship of a school that closes."""

import datetime as dt

import pytest
from django.utils import timezone

from partnerships.models import Headship, Lead, Membership, School, SchoolLink
from partnerships.successors.writes import share_out
from tests.factories import (
    STARTED,
    make_headship,
    make_lead,
    make_membership,
    make_partnership,
    make_person,
    make_school,
)
from tests.partnerships.successors.carried import DAY, LAST_DAY, NEXT_DAY, carry_over, link, rows

pytestmark = pytest.mark.django_db


class TestMemberships:
    def test_membership_ends_on_the_last_day_and_the_successors_starts_on_the_next(self, old, academy, partnership):
        make_membership(partnership, old, note="Since the start")

        carry_over(old, academy)

        assert rows(Membership) == [(114001, STARTED, LAST_DAY), (151001, NEXT_DAY, None)]
        assert academy.memberships.get().note == "Since the start"

    def test_membership_has_one_school_on_each_day_where_the_successor_opens_on_the_last(self, old, partnership):
        academy = make_school(urn=151001, opened_on=LAST_DAY)
        make_membership(partnership, old)

        carry_over(old, academy)

        for day in (LAST_DAY - DAY, LAST_DAY, NEXT_DAY, NEXT_DAY + DAY):
            assert Membership.objects.active(day).count() == 1, day
        assert Membership.objects.active(LAST_DAY).get().school == old

    @pytest.mark.parametrize("ahead", [-90 * DAY, 0 * DAY, 90 * DAY])
    def test_membership_with_an_end_goes_on_to_that_day(self, old, academy, partnership, ahead):
        until = timezone.localdate() + ahead
        make_membership(partnership, old, ended_on=until)

        carry_over(old, academy)

        assert rows(Membership) == [(114001, STARTED, LAST_DAY), (151001, NEXT_DAY, until)]

    @pytest.mark.parametrize("ended_on", [LAST_DAY - DAY, LAST_DAY])
    def test_membership_that_ended_by_then_is_left_alone(self, old, academy, partnership, ended_on):
        make_membership(partnership, old, ended_on=ended_on)

        carry_over(old, academy)

        assert rows(Membership) == [(114001, STARTED, ended_on)]

    def test_membership_only_ends_where_the_successor_is_a_member(self, old, academy, partnership):
        make_membership(partnership, old)
        make_membership(partnership, academy, started_on=dt.date(2024, 10, 1))

        carry_over(old, academy)

        assert rows(Membership) == [(114001, STARTED, LAST_DAY), (151001, dt.date(2024, 10, 1), None)]

    def test_membership_starts_anew_where_the_successors_former_one_ended(self, old, academy, partnership):
        make_membership(partnership, old)
        make_membership(partnership, academy, started_on=dt.date(2020, 1, 1), ended_on=LAST_DAY)

        carry_over(old, academy)

        assert rows(Membership, school=academy)[-1] == (151001, NEXT_DAY, None)

    def test_membership_recorded_after_the_school_closed_becomes_the_successors(self, old, academy, partnership):
        membership = make_membership(partnership, old, started_on=NEXT_DAY)

        carry_over(old, academy)

        assert rows(Membership) == [(151001, NEXT_DAY, None)]
        assert Membership.objects.get().pk == membership.pk

    def test_membership_recorded_after_the_school_closed_ends_where_the_successor_is_a_member(
        self, old, academy, partnership
    ):
        make_membership(partnership, old, started_on=dt.date(2025, 1, 1))
        make_membership(partnership, academy, started_on=NEXT_DAY)

        carry_over(old, academy)

        first = dt.date(2025, 1, 1)
        assert rows(Membership) == [(151001, NEXT_DAY, None), (114001, first, first)]

    def test_two_schools_that_amalgamate_give_one_membership(self, old, academy, partnership):
        other = make_school(urn=114002, status="closed", closed_on=LAST_DAY)
        make_membership(partnership, old)
        make_membership(partnership, other)

        carry_over(old, academy)
        carry_over(other, academy)

        assert rows(Membership, school=academy) == [(151001, NEXT_DAY, None)]
        assert not Membership.objects.filter(school__in=[old, other], ended_on=None).exists()

    def test_every_partnership_of_the_school_is_carried_over(self, old, academy):
        for _ in range(3):
            make_membership(make_partnership(), old)

        carry_over(old, academy)

        assert academy.memberships.filter(started_on=NEXT_DAY, ended_on=None).count() == 3


class TestLeads:
    def test_lead_goes_on_as_one_record_at_the_successor(self, old, academy, partnership):
        lead = make_lead(partnership, school=old)

        carry_over(old, academy)

        assert rows(Lead) == [(151001, STARTED, None)]
        assert Lead.objects.get().pk == lead.pk

    def test_lead_that_ended_by_then_stays_with_the_old_school(self, old, academy, partnership):
        make_lead(partnership, school=old, ended_on=LAST_DAY)

        carry_over(old, academy)

        assert rows(Lead) == [(114001, STARTED, LAST_DAY)]

    def test_lead_who_takes_over_later_is_at_the_successor(self, old, academy, partnership):
        make_lead(partnership, school=old, started_on=dt.date(2025, 9, 1))

        carry_over(old, academy)

        assert rows(Lead) == [(151001, dt.date(2025, 9, 1), None)]


class TestHeadships:
    def test_head_of_a_converted_school_heads_the_academy(self, old, academy):
        head = make_person()
        make_headship(head, old, role="principal")

        carry_over(old, academy)

        assert rows(Headship, person=head, role="principal") == [(114001, STARTED, LAST_DAY), (151001, NEXT_DAY, None)]

    def test_both_heads_of_a_converted_school_head_the_academy(self, old, academy):
        make_headship(make_person(), old, role="co-head")
        make_headship(make_person(), old, role="co-head")

        carry_over(old, academy)

        assert Headship.objects.filter(school=academy, role="co-head").count() == 2

    @pytest.mark.parametrize(
        "prepare",
        [
            lambda old, new: School.objects.filter(pk=new.pk).update(opened_on=None),
            lambda old, new: School.objects.filter(pk=new.pk).update(opened_on=LAST_DAY - DAY),
            lambda old, new: link(old, "successor", new, "merged"),
            lambda old, new: link(new, "predecessor", old, "amalgamated"),
            lambda old, new: link(new, "predecessor", make_school(), ""),
        ],
        ids=["opened long ago", "opened before", "merged", "amalgamated", "another predecessor"],
    )
    def test_head_does_not_head_a_successor_in_which_schools_merge(self, old, academy, prepare):
        make_headship(make_person(), old)
        prepare(old, academy)
        academy.refresh_from_db()

        carry_over(old, academy)

        assert rows(Headship) == [(114001, STARTED, LAST_DAY)]

    def test_head_heads_a_successor_that_the_links_name_as_the_only_one(self, old, academy):
        make_headship(make_person(), old)
        link(old, "successor", academy, "")
        link(academy, "predecessor", old, "")

        carry_over(old, academy)

        assert Headship.objects.filter(school=academy, started_on=NEXT_DAY).exists()

    def test_head_does_not_take_the_place_of_the_successors_own(self, old, academy):
        make_headship(make_person(), old)
        make_headship(make_person(), academy, started_on=NEXT_DAY)

        carry_over(old, academy)

        assert Headship.objects.filter(school=academy).count() == 1
        assert rows(Headship, school=old) == [(114001, STARTED, LAST_DAY)]

    def test_caller_who_knows_says_whether_schools_merge(self, old, academy):
        make_headship(make_person(), old)

        carry_over(old, academy, is_merger=True)

        assert not Headship.objects.filter(school=academy).exists()


class TestSuccessorThatOpensLater:
    """Nothing goes on at a school before it opens, and what was over by then stays where it was."""

    OPENS = dt.date(2024, 11, 1)
    BEFORE = dt.date(2024, 10, 31)

    @pytest.fixture
    def academy(self):
        return make_school("Elm Primary Academy", urn=151001, opened_on=self.OPENS)

    def test_membership_and_headship_go_on_from_the_day_on_which_it_opens(self, old, academy, partnership):
        make_membership(partnership, old)
        make_headship(make_person(), old)

        carry_over(old, academy)

        wanted = [(114001, STARTED, LAST_DAY), (151001, self.OPENS, None)]
        assert rows(Membership) == rows(Headship) == wanted

    @pytest.mark.parametrize("model", [Membership, Lead, Headship])
    def test_what_ended_before_it_opens_is_left_alone(self, old, academy, partnership, model):
        make_membership(partnership, old, ended_on=self.BEFORE)
        make_lead(partnership, school=old, ended_on=self.BEFORE)
        make_headship(make_person(), old, ended_on=self.BEFORE)

        carry_over(old, academy)

        assert rows(model) == [(114001, STARTED, self.BEFORE)]

    @pytest.mark.parametrize("on", [dt.date(2018, 1, 1), LAST_DAY])
    def test_what_began_after_the_last_day_and_before_it_opens_keeps_its_days(self, old, academy, partnership, on):
        make_membership(partnership, old, started_on=NEXT_DAY)

        carry_over(old, academy, on=on)

        assert rows(Membership) == [(114001, NEXT_DAY, self.BEFORE), (151001, self.OPENS, None)]

    def test_half_that_opens_after_a_membership_ended_is_no_member(self, old, academy, partnership):
        today = timezone.localdate()
        south = make_school("Elm South", urn=151002, opened_on=NEXT_DAY)
        School.objects.filter(pk=academy.pk).update(opened_on=today + DAY)
        academy.refresh_from_db()
        membership = make_membership(partnership, old, ended_on=today)

        share_out(school=old, successors={membership.pk: [academy, south]}, by=None)

        assert rows(Membership) == [(114001, STARTED, LAST_DAY), (151002, NEXT_DAY, today)]

    def test_link_says_that_it_follows_from_the_day_on_which_it_opens(self, old, academy, partnership):
        make_membership(partnership, old)

        carry_over(old, academy)

        assert SchoolLink.objects.get().established_on == self.OPENS
