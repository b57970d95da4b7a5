"""Schools that leave a partnership or move to another, on a day."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from base.changing.effects import carry_out
from partnerships.memberships.many import join_many, leave_many, move_many
from partnerships.memberships.writes import leave_partnership, move_school
from partnerships.models import Membership
from tests.factories import STARTED, make_membership, make_partnership, make_school, make_user

pytestmark = pytest.mark.django_db
LAST_DAY, NEXT_DAY = dt.date(2027, 8, 31), dt.date(2027, 9, 1)


@pytest.fixture
def membership() -> Membership:
    """A school's in Colne, which has three."""
    colne = make_partnership("Colne", schools=2)
    return make_membership(colne, make_school("Great Waltham"))


class TestHistory:
    def test_history_of_both_memberships_says_who_and_why_a_school_moved(self, membership):
        officer, stour = make_user(), make_partnership("Stour", schools=2)

        move_school(membership=membership, to=stour, on=NEXT_DAY, by=officer)

        lines = [one.history.first() for one in (membership, membership.school.memberships.get(partnership=stour))]
        assert [line.history_change_reason for line in lines] == [
            "Moves to Stour on 1 September 2027",
            "Moves from Colne on 1 September 2027",
        ]
        assert {line.history_user for line in lines} == {officer}


class TestLeave:
    def test_leave_ends_the_membership_on_its_last_day_and_says_who_and_why(self, membership):
        officer = make_user()

        leave_partnership(membership=membership, on=LAST_DAY, by=officer)

        membership.refresh_from_db()
        change = membership.history.first()
        assert membership.ended_on == LAST_DAY
        assert change.history_user == officer
        assert change.history_change_reason == "Leaves the partnership on 31 August 2027"

    def test_leave_says_where_the_school_stays(self, membership):
        make_membership(make_partnership("Teaching Alliance", schools=1), membership.school)

        outcome = leave_partnership(membership=membership, on=LAST_DAY, by=None)

        assert outcome.sentences == ("Great Waltham leaves Colne on 31 August 2027; it stays in Teaching Alliance.",)
        assert outcome.warnings == ()

    def test_leave_warns_of_a_school_in_no_partnership(self, membership):
        outcome = leave_partnership(membership=membership, on=LAST_DAY, by=None)

        assert outcome.warnings == ("Great Waltham is in no partnership from 1 September 2027.",)

    def test_leave_warns_of_a_partnership_with_fewer_than_two_schools(self):
        membership = make_partnership("Colne", schools=2).memberships.first()

        outcome = leave_partnership(membership=membership, on=LAST_DAY, by=None)

        assert "Colne has one open school from 1 September 2027. It needs two to count." in outcome.warnings

    @pytest.mark.parametrize(("days", "is_refused"), [(-1, True), (0, False)])
    def test_leave_is_refused_before_the_first_day(self, membership, days, is_refused):
        day = STARTED + dt.timedelta(days=days)

        if is_refused:
            with pytest.raises(ValidationError, match="began on 1 September 2023"):
                leave_partnership(membership=membership, on=day, by=None)
        else:
            leave_partnership(membership=membership, on=day, by=None)

        membership.refresh_from_db()
        assert (membership.ended_on is None) == is_refused

    def test_leave_is_refused_where_it_is_over(self, membership):
        membership.ended_on = dt.date(2024, 8, 31)
        membership.save()

        with pytest.raises(ValidationError, match="ended on 31 August 2024 already"):
            leave_partnership(membership=membership, on=LAST_DAY, by=None)

    def test_one_that_cannot_end_is_named_and_the_others_end(self, membership):
        late = make_membership(make_partnership("Late"), make_school("Lexden"), started_on=NEXT_DAY)

        told = leave_many(memberships=[membership, late], on=LAST_DAY, by=None)

        membership.refresh_from_db()
        late.refresh_from_db()
        assert (membership.ended_on, late.ended_on) == (LAST_DAY, None)
        assert told.warnings[0] == (
            f"Lexden ({late.school.urn}) does not leave: it joins Late on 1 September 2027, after that day."
        )
        with pytest.raises(ValidationError, match="does not leave"):
            leave_many(memberships=[late], on=LAST_DAY, by=None)

    def test_school_that_leaves_two_at_once_stays_in_neither(self, membership):
        other = make_membership(make_partnership("Other", schools=2), membership.school)

        outcome = leave_many(memberships=[membership, other], on=LAST_DAY, by=None)

        assert [sentence for sentence in outcome.sentences if "stays" in sentence] == []
        assert outcome.warnings == ("Great Waltham is in no partnership from 1 September 2027.",)


class TestMove:
    def test_move_closes_the_day_before_and_opens_on_the_day(self, membership):
        to = make_partnership("Dengie", schools=2)

        outcome = move_school(membership=membership, to=to, on=NEXT_DAY, by=None)

        membership.refresh_from_db()
        assert membership.ended_on == LAST_DAY
        assert membership.school.memberships.get(partnership=to).started_on == NEXT_DAY
        assert "Great Waltham moves from Colne to Dengie on 1 September 2027" in outcome.text

    def test_move_to_where_it_is_is_refused(self, membership):
        with pytest.raises(ValidationError, match="is in Colne already"):
            move_school(membership=membership, to=membership.partnership, on=NEXT_DAY, by=None)

    def test_move_to_where_it_is_a_member_besides_changes_nothing(self, membership):
        to = make_partnership("Dengie", schools=[membership.school])

        with pytest.raises(ValidationError, match="Enter dates that do not overlap"):
            move_school(membership=membership, to=to, on=NEXT_DAY, by=None)

        membership.refresh_from_db()
        assert membership.ended_on is None

    @pytest.mark.parametrize(("day", "is_refused"), [(NEXT_DAY, True), (LAST_DAY, False)])
    def test_move_to_what_has_ended_by_then_is_refused(self, membership, day, is_refused):
        to = make_partnership("Dengie", ended_on=LAST_DAY)

        if is_refused:
            with pytest.raises(ValidationError, match="Dengie is not there on 1 September 2027"):
                move_school(membership=membership, to=to, on=day, by=None)
        else:
            move_school(membership=membership, to=to, on=day, by=None)

        assert to.memberships.exists() == (not is_refused)

    @pytest.mark.parametrize(("days", "is_refused"), [(0, True), (1, False)])
    def test_move_on_the_day_it_joined_is_refused(self, membership, days, is_refused):
        to, day = make_partnership("Dengie"), STARTED + dt.timedelta(days=days)

        if is_refused:
            with pytest.raises(ValidationError, match="joined Colne on 1 September 2023"):
                move_school(membership=membership, to=to, on=day, by=None)
        else:
            move_school(membership=membership, to=to, on=day, by=None)

        assert to.memberships.exists() == (not is_refused)


class TestArrangedAlready:
    """What is to happen on one day is seen by a change of another day."""

    IS_TO_MOVE = r"is to leave Colne on 31 August 2027 already\. Move it from Stour, or take that change back first"

    @pytest.fixture
    def stour(self, membership):
        """The partnership to which the school is to move."""
        stour = make_partnership("Stour", schools=2)
        move_school(membership=membership, to=stour, on=NEXT_DAY, by=None)
        return stour

    @pytest.mark.parametrize("on", [NEXT_DAY - dt.timedelta(days=90), NEXT_DAY, NEXT_DAY + dt.timedelta(days=90)])
    def test_one_that_is_to_move_is_not_moved_again_from_there(self, membership, stour, on):
        dengie = make_partnership("Dengie", schools=2)

        for change in (
            lambda: move_school(membership=membership, to=dengie, on=on, by=None),
            lambda: move_many(memberships=[membership], to=dengie, on=on, by=None),
            lambda: leave_partnership(membership=membership, on=on, by=None),
            lambda: leave_many(memberships=[membership], on=on, by=None),
        ):
            with pytest.raises(ValidationError, match=self.IS_TO_MOVE):
                change()

        membership.refresh_from_db()
        assert membership.ended_on == LAST_DAY
        assert not dengie.memberships.filter(school=membership.school).exists()

    def test_of_many_it_is_named_and_the_others_move(self, membership, stour):
        colne = membership.partnership
        dengie = make_partnership("Dengie", schools=2)

        told = move_many(memberships=colne.memberships.all(), to=dengie, on=NEXT_DAY, by=None)

        assert dengie.memberships.count() == 4
        assert told.warnings[0].startswith(f"Great Waltham ({membership.school.urn}) does not move to Dengie: it is")

    @pytest.mark.parametrize(("days", "is_refused"), [(-30, False), (0, False), (30, True)])
    def test_one_that_is_to_leave_moves_by_then_and_it_is_said(self, membership, days, is_refused):
        leave_partnership(membership=membership, on=LAST_DAY, by=None)
        dengie, on = make_partnership("Dengie", schools=2), NEXT_DAY + dt.timedelta(days=days)

        if is_refused:
            with pytest.raises(ValidationError, match=r"31 August 2027 already\. Choose an earlier day"):
                move_school(membership=membership, to=dengie, on=on, by=None)
        else:
            told = move_school(membership=membership, to=dengie, on=on, by=None)
            is_said = any("was to leave Colne on 31 August 2027. It leaves on" in one for one in told.warnings)
            assert is_said == (days != 0)

    def test_membership_in_what_is_to_end_ends_with_it_and_it_is_said(self, membership):
        dengie = make_partnership("Dengie", schools=2, ended_on=dt.date(2027, 12, 31))
        lexden, bures = make_school("Lexden"), make_membership(membership.partnership, make_school("Bures"))

        told = [
            move_school(membership=membership, to=dengie, on=NEXT_DAY, by=None),
            move_many(memberships=[bures], to=dengie, on=NEXT_DAY, by=None),
            join_many(schools=[lexden], to=dengie, on=NEXT_DAY, by=None),
        ]

        said = "Dengie is to end on 31 December 2027: their membership ends on that day too."
        assert [said in one.warnings for one in told] == [True, True, True]
        joined = dengie.memberships.filter(started_on=NEXT_DAY)
        expected = {(dengie.ended_on, Membership.LeavingReason.PARTNERSHIP_ENDED)}
        assert joined.count() == 3
        assert {*joined.values_list("ended_on", "leaving_reason")} == expected

    def test_school_that_joins_elsewhere_later_is_in_none_until_then(self, membership):
        make_membership(make_partnership("Stour", schools=2), membership.school, started_on=dt.date(2027, 9, 6))

        told = leave_partnership(membership=membership, on=LAST_DAY, by=None)

        assert told.warnings == (
            "Great Waltham is in no partnership from 1 September 2027 until it joins Stour on 6 September 2027.",
        )


class TestCarryOut:
    def test_without_agreement_it_only_says_what_would_happen(self, membership):
        outcome, holds = carry_out(lambda: leave_partnership(membership=membership, on=LAST_DAY, by=None), agreed="")

        membership.refresh_from_db()
        assert not holds
        assert "Great Waltham leaves Colne" in outcome.text
        assert (membership.ended_on, membership.history.count()) == (None, 1)

    def test_what_was_agreed_to_happens(self, membership):
        def change():
            return leave_partnership(membership=membership, on=LAST_DAY, by=None)

        preview, _ = carry_out(change, agreed="")
        _, holds = carry_out(change, agreed=preview.text)

        membership.refresh_from_db()
        assert holds
        assert membership.ended_on == LAST_DAY

    def test_what_has_become_something_else_is_said_again(self, membership):
        def change():
            return leave_partnership(membership=membership, on=LAST_DAY, by=None)

        preview, _ = carry_out(change, agreed="")
        make_membership(make_partnership("Teaching Alliance", schools=1), membership.school)
        again, holds = carry_out(change, agreed=preview.text)

        membership.refresh_from_db()
        assert not holds
        assert "it stays in Teaching Alliance" in again.text
        assert membership.ended_on is None
