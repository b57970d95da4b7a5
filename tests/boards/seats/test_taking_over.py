"""Seats handed over, ended, filled and given up, with what they bring; and who chairs."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from base.days import in_words
from boards.models import Board, Meeting, Seat
from boards.seats.chairing import refuse_second_chair
from boards.seats.change_forms import HandOverSeatForm, NewChairForm
from boards.seats.writes import fill_seat, hand_over_seat, join_board, leave_board, let_lapse, stand_in, take_chair
from partnerships.models import Person
from partnerships.people.writes import rename_organisation
from tests.factories import STARTED, make_board, make_meeting, make_organisation, make_person, make_seat

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
ON = TODAY + dt.timedelta(days=30)
DAY_BEFORE = ON - dt.timedelta(days=1)
A_DAY = dt.timedelta(days=1)


@pytest.fixture
def chair() -> Seat:
    """The chair of a quadrant meeting, whose seat brings one on the Board, beside another of the same body."""
    body = make_organisation("Quadrant meetings")
    south, spb = make_board("South quadrant meeting"), make_board("School Partnership Board")
    own = make_seat(south, make_person("Ann Day"), role="chair", organisation=body, post="Chair of South")
    make_seat(spb, own.person, organisation=body, by_virtue_of=own, post="Chair of South", position=7)
    make_seat(spb, make_person("Wes West"), organisation=body)
    return own


def seats(board, on) -> list[tuple[str, str, str]]:
    return [(str(seat.person), seat.role, seat.post) for seat in board.seats.active(on).order_by("person__name")]


def spb():
    return Board.objects.get(abbreviation="SPB")


class TestHandOver:
    def test_new_chair_takes_the_seat_and_what_it_brings_for_a_term(self, chair):
        until = ON + dt.timedelta(days=1000)

        effect = hand_over_seat(seat=chair, to=Person(name="Dr Bo Dee"), on=ON, until=until, by=None)

        new = chair.board.seats.get(person__name="Bo Dee")
        brought = new.brings.get()
        assert (new.started_on, new.ended_on, new.post, new.role) == (ON, until, "Chair of South", "chair")
        assert (brought.board, brought.started_on, brought.ended_on, brought.position) == (spb(), ON, until, 7)
        assert seats(spb(), DAY_BEFORE)[0][0] == "Ann Day"
        assert [name for name, *_ in seats(spb(), ON)] == ["Dr Bo Dee", "Wes West"]
        assert len(effect.sentences) == 4
        assert (
            f"Ann Day’s seat on School Partnership Board, member, goes with it and ends on {in_words(DAY_BEFORE)} too."
            in (effect.sentences)
        )
        assert not Seat.objects.vacated(ON + dt.timedelta(days=2)).exists()

    def test_post_that_says_the_former_name_of_its_body_says_the_one_of_today(self, chair):
        ashe = make_organisation("ASHE")
        seat = make_seat(chair.board, make_person("Cy Eff"), organisation=ashe, post="Chair, ASHE (South)")
        rename_organisation(organisation=ashe, name="Essex Heads", on=TODAY, by=None)
        seat.refresh_from_db()

        form = HandOverSeatForm(record=seat)
        hand_over_seat(seat=seat, to=make_person("Bo Dee"), on=ON, by=None)

        assert form["post"].value() == "Chair, Essex Heads (South)"
        assert "It was “Chair, ASHE (South)” until Essex Heads was renamed." in form["post"].help_text
        assert chair.board.seats.get(person__name="Bo Dee").post == "Chair, Essex Heads (South)"

    def test_who_sits_there_already_does_not_sit_twice_and_the_vacancy_is_said(self, chair):
        wes = Person.objects.get(name="Wes West")

        effect = hand_over_seat(seat=chair, to=wes, on=ON, by=None)

        assert [name for name, *_ in seats(spb(), ON)] == ["Wes West"]
        assert "Wes West sits on School Partnership Board already" in effect.text
        assert "is vacant from" in effect.text
        assert Seat.objects.vacated(ON).get().board == spb()

    def test_member_who_takes_the_chair_stops_being_a_member(self, chair):
        ashe = make_organisation("ASHE")
        member = make_seat(chair.board, make_person("Cy Eff"), organisation=ashe)

        effect = hand_over_seat(seat=chair, to=member.person, on=ON, by=None)

        member.refresh_from_db()
        assert (member.ended_on, member.vacancy) == (DAY_BEFORE, Seat.Vacancy.OPEN)
        assert "and is member until the day before" in effect.text
        assert "member for ASHE, is vacant from" in effect.text

    @pytest.mark.parametrize(("days", "refused"), [(0, True), (1, False)])
    def test_first_day_is_after_that_of_who_leaves(self, chair, days, refused):
        on = STARTED + dt.timedelta(days=days)

        if refused:
            with pytest.raises(ValidationError, match="began on"):
                hand_over_seat(seat=chair, to=make_person(), on=on, by=None)
        else:
            assert "in the past" in hand_over_seat(seat=chair, to=make_person(), on=on, by=None).text

    def test_what_another_seat_brings_goes_with_that(self, chair):
        with pytest.raises(ValidationError, match="This seat goes with “Ann Day, chair, South quadrant meeting”"):
            hand_over_seat(seat=chair.brings.get(), to=make_person(), on=ON, by=None)

    def test_chair_is_not_co_chair_too(self, chair):
        twice = Seat(board=chair.board, person=chair.person, role="vice-chair", started_on=ON)

        with pytest.raises(ValidationError, match="they would chair it twice"):
            refuse_second_chair(twice)


class TestEnd:
    def test_chair_resigns_and_both_seats_are_vacant_until_filled_together(self, chair):
        board = spb()

        effect = leave_board(seat=chair, on=TODAY - A_DAY, by=None)
        vacant = list(Seat.objects.vacated().order_by("pk"))
        fill_seat(seat=vacant[0], to=make_person("Bo Dee"), on=TODAY, by=None)

        assert [seat.board for seat in vacant] == [chair.board, board]
        assert effect.text.count("is vacant from") == 2
        assert [name for name, *_ in seats(board, TODAY)] == ["Bo Dee", "Wes West"]
        assert not Seat.objects.vacated().exists()

    def test_what_happens_to_meetings_and_drafts_is_said(self, chair):
        make_meeting(chair.board, held_on=ON)
        draft = make_meeting(chair.board, held_on=TODAY - 5 * A_DAY, status=Meeting.Status.DRAFT)

        warnings = " ".join(leave_board(seat=chair, on=TODAY, by=None).warnings)

        assert "Nobody chairs South quadrant meeting from" in warnings
        assert "Meetings are planned from then on, and stay" in warnings
        assert f"The draft minutes of {draft} wait for a chair" in warnings
        assert "an officer clears it in a chair’s place" in warnings

    def test_co_chair_who_stays_can_clear_the_draft(self, chair):
        make_seat(chair.board, make_person("Cy Eff"), role="co-chair")
        make_meeting(chair.board, held_on=TODAY - 5 * A_DAY, status=Meeting.Status.DRAFT)

        warnings = " ".join(leave_board(seat=chair, on=TODAY, by=None).warnings)

        assert "Cy Eff can." in warnings
        assert "Nobody chairs" not in warnings

    def test_seat_that_goes_with_its_holder_is_no_vacancy(self, chair):
        leave_board(seat=chair, on=TODAY - A_DAY, lapses=True, by=None)

        assert not Seat.objects.vacated().exists()

    def test_vacancy_is_given_up(self, chair):
        leave_board(seat=chair, on=TODAY - A_DAY, by=None)

        for seat in Seat.objects.vacated():
            let_lapse(seat=seat, by=None)

        assert not Seat.objects.vacated().exists()

    def test_vacancy_is_over_once_the_body_has_as_many_seats_again_however_they_came(self, chair):
        board, body = spb(), chair.organisation
        leave_board(seat=chair, on=TODAY - A_DAY, by=None)

        make_seat(board, organisation=body, started_on=ON)

        assert [seat.board for seat in Seat.objects.vacated()] == [chair.board]

    def test_seat_that_somebody_holds_is_not_filled(self, chair):
        with pytest.raises(ValidationError, match="Somebody holds this seat"):
            fill_seat(seat=chair, to=make_person(), on=ON, by=None)

    def test_seat_that_was_brought_and_is_filled_alone_says_so(self, chair):
        brought = chair.brings.get()
        leave_board(seat=chair, on=TODAY - A_DAY, by=None)

        effect = fill_seat(seat=brought, to=make_person("Bo Dee"), on=TODAY, by=None)

        assert "This one stands alone" in effect.text
        assert [seat.board for seat in Seat.objects.vacated()] == [chair.board]


class TestTakeChair:
    def test_chair_leaves_and_the_new_one_has_the_seat_on_the_board(self, chair):
        effect = take_chair(board=chair.board, to=Person(name="Bo Dee"), role="chair", on=ON, by=None, leaving=[chair])

        assert seats(chair.board, ON) == [("Bo Dee", "chair", "")]
        assert chair.board.seats.get(person__name="Bo Dee").organisation is None
        assert "Bo Dee represents no body; no post is given." in effect.text
        assert [name for name, *_ in seats(spb(), ON)] == ["Bo Dee", "Wes West"]
        assert "Ann Day’s last day as chair" in effect.text

    def test_chair_steps_down_and_stays_a_member(self, chair):
        take_chair(board=chair.board, to=make_person("Bo Dee"), role="co-chair", on=ON, by=None, stepping_down=[chair])

        assert seats(chair.board, ON) == [("Ann Day", "member", ""), ("Bo Dee", "co-chair", "")]
        assert ("Bo Dee", "member", "Co-chair of South quadrant meeting") in seats(spb(), ON)

    def test_co_chair_becomes_chair_with_their_own_seat_on_the_board(self, chair):
        other = make_seat(chair.board, make_person("Cy Eff"), role="co-chair", organisation=chair.organisation)
        make_seat(spb(), other.person, organisation=chair.organisation, by_virtue_of=other)

        effect = take_chair(board=chair.board, to=other.person, role="chair", on=ON, by=None, leaving=[chair])

        assert [(name, role) for name, role, _ in seats(chair.board, ON)] == [("Cy Eff", "chair")]
        assert [name for name, *_ in seats(spb(), ON)] == ["Cy Eff", "Wes West"]
        assert effect.text.count("is vacant from") == 1

    def test_second_chair_is_refused_with_a_sentence(self, chair):
        with pytest.raises(ValidationError, match="there would be two"):
            take_chair(board=chair.board, to=make_person(), role="chair", on=ON, by=None)

    def test_chair_long_vacant_is_taken_with_the_seat_on_the_board(self, chair):
        leave_board(seat=chair, on=TODAY - 9 * A_DAY, by=None)

        take_chair(board=chair.board, to=make_person("Bo Dee"), role="chair", on=TODAY, by=None)

        assert [name for name, *_ in seats(spb(), TODAY)] == ["Bo Dee", "Wes West"]
        assert not Seat.objects.vacated().exists()


class TestNewChairForm:
    """What the new chair represents is theirs, not what whoever chaired before does."""

    def asked(self, board, **typed) -> NewChairForm:
        form = NewChairForm({"role": "co-chair", "on": ON.isoformat(), **typed}, record=board)
        for seat in form.chairing:
            form.data[f"chairs_{seat.pk}"] = "leaves"
        return form

    def test_member_keeps_the_body_and_the_post_that_they_have(self, chair):
        ashe = make_organisation("ASHE")
        member = make_seat(chair.board, make_person("Bo Dee"), organisation=ashe, post="Head of Lexden")
        form = self.asked(chair.board, to=member.person_id)

        assert form.is_valid(), form.errors
        effect = form.change(None)

        seat = chair.board.seats.active(ON).get(person=member.person)
        assert (seat.role, seat.organisation, seat.post) == ("co-chair", ashe, "Head of Lexden")
        assert "Bo Dee represents ASHE; the post is “Head of Lexden”." in effect.text

    def test_somebody_without_a_seat_is_asked_what_they_represent(self, chair):
        form = self.asked(chair.board, new_name="Bo Dee")

        assert form.errors == {"organisation": ["They have no seat here yet. Choose what they represent."]}

    @pytest.mark.parametrize("is_chosen", [True, False])
    def test_somebody_new_has_what_is_chosen_and_typed(self, chair, is_chosen):
        ashe = make_organisation("ASHE")
        form = self.asked(
            chair.board, new_name="Bo Dee", organisation=str(ashe.pk) if is_chosen else "none", post="Head of Lexden"
        )

        assert form.is_valid(), form.errors
        form.change(None)

        seat = chair.board.seats.get(person__name="Bo Dee")
        assert (seat.organisation, seat.post) == (ashe if is_chosen else None, "Head of Lexden")

    @pytest.mark.parametrize("name", ["TBC", "Vacant", "n/a", "None"])
    def test_what_is_no_name_is_refused(self, chair, name):
        form = self.asked(chair.board, new_name=name)

        assert form.errors == {"new_name": [f"“{name}” is no name. Enter who it is."]}


class TestJoin:
    def test_new_member_for_a_body_with_a_term(self, chair):
        until, ashe = ON + dt.timedelta(days=1095), make_organisation("ASHE")

        effect = join_board(board=spb(), to=Person(name="Bo Dee"), organisation=ashe, on=ON, until=until, by=None)

        seat = spb().seats.get(person__name="Bo Dee")
        assert (seat.organisation, seat.started_on, seat.ended_on, seat.role) == (ashe, ON, until, "member")
        assert "Bo Dee becomes member of School Partnership Board for ASHE on" in effect.text

    def test_vacancy_of_the_body_is_filled_by_that(self, chair):
        ashe = make_organisation("ASHE")
        left = make_seat(spb(), make_person("Old Member"), organisation=ashe)
        leave_board(seat=left, on=TODAY - A_DAY, by=None)

        effect = join_board(board=spb(), to=make_person(), organisation=ashe, on=TODAY, by=None)

        assert "This fills the seat that Old Member held until" in effect.text
        assert not Seat.objects.vacated().exists()

    def test_same_seat_twice_is_refused(self, chair):
        wes = Person.objects.get(name="Wes West")

        with pytest.raises(ValidationError, match="already"):
            join_board(board=spb(), to=wes, on=ON, by=None)


def test_stand_in_takes_the_minutes_of_one_meeting(chair):
    meeting = make_meeting(chair.board, held_on=ON)

    effect = stand_in(meeting=meeting, person=Person(name="Mo Taker"), by=None)

    meeting.refresh_from_db()
    assert str(meeting.stand_in) == "Mo Taker"
    assert "No e-mail address of Mo Taker is known" in effect.text


@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor != "postgresql", reason="exclusion constraints are PostgreSQL's")
@pytest.mark.parametrize(("days", "refused"), [(0, True), (1, False)])
def test_database_lets_nobody_chair_twice_over_a_day(chair, days, refused):
    Seat.objects.filter(pk=chair.pk).update(ended_on=ON)
    twice = {"role": "co-chair", "started_on": ON + dt.timedelta(days=days)}

    if refused:
        with pytest.raises(IntegrityError, match="nobody_chairs_twice"), transaction.atomic():
            make_seat(chair.board, chair.person, **twice)
    else:
        make_seat(chair.board, chair.person, **twice)


@pytest.mark.parametrize("days", [0, 1])
def test_seat_is_handed_over_on_the_day_after_its_first_or_later(chair, days):
    new = make_seat(make_board("Mid quadrant meeting"), make_person("Cy Eff"), started_on=ON)

    if days == 0:
        with pytest.raises(ValidationError, match="Enter the day after or a later one"):
            hand_over_seat(seat=new, to=make_person("Bo Dee"), on=ON, by=None)
    else:
        assert hand_over_seat(seat=new, to=make_person("Bo Dee"), on=ON + A_DAY, by=None).sentences
