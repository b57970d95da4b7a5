"""Seats: the days on which they hold, their rules, and how they are listed."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from boards.models import Board, Seat
from tests.factories import STARTED, make_board, make_organisation, make_person, make_seat

pytestmark = pytest.mark.django_db
LAST_DAY = dt.date(2024, 8, 31)
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("on", "sits"),
    [
        (dt.date.min, False),
        (STARTED - DAY, False),
        (STARTED, True),
        (LAST_DAY, True),
        (LAST_DAY + DAY, False),
        (dt.date.max, False),
    ],
)
def test_seat_active_counts_its_first_and_last_day(on, sits):
    seat = make_seat(make_board(), ended_on=LAST_DAY)

    assert Seat.objects.active(on).exists() is sits
    assert seat.is_active(on) is sits


def test_seat_active_without_an_end_goes_on():
    make_seat(make_board())

    assert Seat.objects.active(dt.date.max).exists()


def test_seat_ends_on_or_after_its_start():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_seat(make_board(), ended_on=STARTED - DAY)


def test_seat_one_open_a_person_board_and_role():
    seat = make_seat(make_board())

    with pytest.raises(IntegrityError), transaction.atomic():
        make_seat(seat.board, seat.person, started_on=STARTED + DAY)


def test_seat_of_another_role_or_after_the_end_is_allowed():
    seat = make_seat(make_board(), ended_on=LAST_DAY)

    make_seat(seat.board, seat.person, started_on=LAST_DAY + DAY)
    make_seat(seat.board, seat.person, role=Seat.Role.CHAIR)

    assert Seat.objects.count() == 3


def test_seat_says_in_a_form_that_it_is_held_already():
    seat = make_seat(make_board())
    again = Seat(board=seat.board, person=seat.person, started_on=STARTED + DAY)

    with pytest.raises(ValidationError, match="End that one first"):
        again.full_clean()


def test_seat_role_is_one_that_is_known():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_seat(make_board(), role="treasurer")


@pytest.mark.parametrize(
    ("role", "chairs"),
    [("chair", True), ("co-chair", True), ("vice-chair", True), ("member", False), ("minute-taker", False)],
)
def test_seat_chairs_are_chair_co_chair_and_vice_chair(role, chairs):
    seat = make_seat(make_board(), role=role)

    assert seat.chairs is chairs
    assert Seat.objects.chairs().exists() is chairs


@pytest.mark.parametrize(
    ("post", "role", "words"),
    [
        ("Director of Education", "member", "Director of Education"),
        ("Assistant Director of Education (West)", "chair", "Assistant Director of Education (West) - Chair"),
        ("Co-Chair of South Quadrant Meeting", "co-chair", "Co-Chair of South Quadrant Meeting"),
        ("", "minute-taker", "Minute taker"),
    ],
)
def test_seat_post_and_role_says_the_role_once(post, role, words):
    assert Seat(post=post, role=role).post_and_role == words


def test_seats_in_order_are_by_body_with_those_of_none_last():
    board = make_board()
    council = make_organisation("Essex County Council", position=1)
    heads = make_organisation("ASHE", position=2)
    minutes = make_seat(board, role="minute-taker", position=1)
    second = make_seat(board, organisation=council, position=2)
    head = make_seat(board, organisation=heads, position=1)
    first = make_seat(board, organisation=council, position=1)

    assert list(Seat.objects.in_order()) == [first, second, head, minutes]


def test_board_chairs_are_those_of_the_day():
    board = make_board()
    make_seat(board, make_person("Before"), role="chair", ended_on=LAST_DAY)
    now = make_seat(board, make_person("Now"), role="chair", started_on=LAST_DAY + DAY)
    make_seat(board, make_person("Member"))

    assert Board.objects.with_current_seats(LAST_DAY + DAY).get().chairs == [now]


def test_board_name_abbreviation_and_quadrant_are_unique():
    board = make_board()

    with pytest.raises(IntegrityError), transaction.atomic():
        Board.objects.create(name="Another", slug="another", abbreviation=board.abbreviation)
