"""People on boards, as the public search finds them."""

import datetime as dt

import pytest

from boards.models import Seat
from partnerships import search
from tests.factories import make_board, make_lead, make_partnership, make_person, make_seat
from tests.partnerships.directory.test_views import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]


@pytest.fixture(autouse=True)
def fresh_indexes():
    search.reset()
    yield
    search.reset()


@pytest.fixture
def board():
    return make_board("South quadrant meeting")


@pytest.mark.parametrize("text", ["Wilhelmina Quill", "quill", "who is wilhelmina quill", "Mrs Quill"])
@pytest.mark.parametrize("address", ["/partnerships/", "/schools/", "/schools/without-a-partnership/"])
def test_chair_is_found_by_name_with_the_page_of_the_board(client, board, address, text):
    make_seat(board, make_person("Wilhelmina Quill", title="Mrs"), role=Seat.Role.CO_CHAIR)

    page = text_of(client.get(address, {"q": text}))

    link = '<a class="govuk-link" href="/boards/south-quadrant-meeting/">Mrs Wilhelmina Quill</a>'
    assert f"{link}, co-chair, South quadrant meeting" in page
    assert "We know no school" not in page


def test_member_is_found_on_every_board_that_they_sit_on(board):
    member = make_person("Wilhelmina Quill")
    make_seat(board, member)
    make_seat(make_board(), member, role=Seat.Role.CHAIR)

    found = search.find("Quill").people

    assert {(person.label, person.role) for person in found} == {
        ("Wilhelmina Quill", "member, South quadrant meeting"),
        ("Wilhelmina Quill", "chair, School Partnership Board"),
    }


def test_minute_taker_is_not_found_by_name(board):
    make_seat(board, make_person("Wilhelmina Quill"), role=Seat.Role.MINUTE_TAKER)

    assert search.find("Wilhelmina Quill").people == []


@pytest.mark.parametrize("days", [{"ended_on": dt.date(2024, 8, 31)}, {"started_on": dt.date(2099, 9, 1)}])
def test_seat_that_is_not_held_today_is_not_found(board, days):
    make_seat(board, make_person("Wilhelmina Quill"), **days)

    assert search.find("Wilhelmina Quill").people == []


@pytest.mark.parametrize("text", ["Wilhelmina", "Wilhelmina Zorp", "Squill", "lane"])
def test_half_a_name_or_another_is_not_theirs(board, text):
    make_seat(board, make_person("Wilhelmina Quill"))
    make_seat(board, make_person("Rod Lane"))

    assert search.find(text).people == []


@pytest.mark.parametrize("text", ["Wilhelmina Quil", "wilhelmina quilt", "Wilhelmna Quill"])
def test_one_letter_of_a_whole_name_may_be_wrong(board, text):
    make_seat(board, make_person("Wilhelmina Quill"))

    assert [person.label for person in search.find(text).people] == ["Wilhelmina Quill"]


@pytest.mark.parametrize("text", ["Rod Lane", "rod lane"])
def test_surname_that_is_a_word_of_places_is_found_with_the_first_name(board, text):
    make_seat(board, make_person("Rod Lane"))

    assert [person.label for person in search.find(text).people] == ["Rod Lane"]


def test_new_seat_is_found_at_once(board):
    assert search.find("Quill").people == []

    make_seat(board, make_person("Wilhelmina Quill"))

    assert [person.label for person in search.find("Quill").people] == ["Wilhelmina Quill"]


def test_people_on_boards_cost_no_query_of_their_own_once_they_are_known(client, board, django_assert_num_queries):
    make_lead(make_partnership("Colne", schools=2))
    make_seat(board, make_person("Wilhelmina Quill"))
    search.find("Quill")

    with django_assert_num_queries(1):
        search.find("Quill")
