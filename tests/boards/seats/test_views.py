"""Boards and who sits on them, on any day."""

import datetime as dt

import pytest
from django.utils import timezone

from boards.models import Board, Seat
from tests.factories import (
    make_board,
    make_lead,
    make_meeting,
    make_organisation,
    make_partnership,
    make_person,
    make_quadrant,
    make_seat,
)
from tests.pages.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]
BOARD = "/boards/school-partnership-board/"
LAST_DAY = dt.date(2024, 8, 31)


@pytest.fixture
def board():
    return make_board(description="Oversees the strategy.")


@pytest.fixture
def quadrant_meeting():
    return make_board("South quadrant meeting", quadrant=make_quadrant("South"))


def lead_of(name: str, quadrant_name: str = "South", **fields):
    """A lead of a partnership at home in that quadrant."""
    partnership = make_partnership(f"{name}’s partnership", home_quadrant=make_quadrant(quadrant_name))
    return make_lead(partnership, make_person(name), **fields)


def test_board_list_links_every_board_with_its_chairs(client, board):
    make_seat(board, make_person("Ann Day"), role="chair")

    response = client.get("/boards/")

    assert texts(response, ".//h2/a") == ["School Partnership Board"]
    assert texts(response, ".//li/strong/..")[-1] == "Ann Day Chair"


def test_board_list_says_what_quadrant_meetings_are_once(client, quadrant_meeting):
    make_board("West quadrant meeting", quadrant=make_quadrant("West"))
    Board.objects.update(description="Leads meet termly.")

    page = client.get("/boards/").content.decode()

    assert page.count("Leads meet termly.") == 1
    assert page.count("No chair at present") == 2


def test_board_list_empty_says_why(client):
    assert "No board has been recorded yet" in client.get("/boards/").content.decode()


def test_board_has_its_chair_first_tagged_and_each_person_once_under_the_body_they_represent(client, board):
    council = make_organisation("Essex County Council", position=1)
    make_seat(board, make_person("Ann Day"), organisation=council, post="Director of Education (West)", role="chair")
    make_seat(board, make_person("Lee"), organisation=make_organisation("ASHE", position=2), post="ASHE")
    make_seat(board, make_person("Kim Oak", title="Dr"), role="minute-taker")

    response = client.get(BOARD)

    (chair,) = texts(response, ".//div[@class='portal-lead']")
    assert " ".join(chair.split()) == "Ann Day Chair Director of Education (West) Essex County Council"
    assert texts(response, ".//h3") == ["ASHE", "In attendance"]
    assert texts(response, ".//h3/../ul/li")[:2] == ["Lee", "Dr Kim Oak, Minute taker"]


@pytest.mark.parametrize(
    ("post", "role", "said"),
    [
        ("Director of Education", "member", "Director of Education"),
        ("", "member", ""),
        ("ashe", "member", ""),
        ("Co-Chair of South Quadrant Meeting", "co-chair", ""),
        ("Chair of South Quadrant Meeting", "member", "Chair of South Quadrant Meeting"),
        ("Chair", "chair", ""),
        ("", "minute-taker", "Minute taker"),
    ],
)
def test_board_says_of_a_post_what_neither_tag_nor_body_says(quadrant_meeting, post, role, said):
    seat = make_seat(quadrant_meeting, organisation=make_organisation("ASHE"), post=post, role=role)

    assert seat.post_beside == said


def test_board_says_where_its_past_meetings_stand(client, board):
    make_meeting(board, held_on=timezone.localdate() - dt.timedelta(days=30))

    response = client.get(BOARD)

    assert "Minutes are for members only." in response.content.decode()


def test_board_says_since_when_each_seat_is_held_and_how_that_is_known(client, board):
    make_seat(board, make_person("Ann Day"), source="The page gives no date.")

    (since,) = texts(client.get(BOARD), ".//details//li")

    assert since == "Everybody since 1 September 2023. The page gives no date."


def test_board_says_under_its_heading_where_it_is_known_from_until_an_officer_has_confirmed_it(client, board):
    page = "As published by the council on 7 December 2023."
    seats = [make_seat(board, make_person(name), source=page) for name in ("Ann Day", "Kim Oak")]
    assert texts(client.get(BOARD), ".//p[@class='govuk-hint']") == [page]

    Seat.objects.filter(pk=seats[0].pk).update(source="")
    assert texts(client.get(BOARD), ".//p[@class='govuk-hint']") == [f"1 of 2: {page}"]

    Seat.objects.update(source="")
    assert texts(client.get(BOARD), ".//p[@class='govuk-hint']") == []


def test_board_groups_those_whose_seats_began_together(client, board):
    make_seat(board, make_person("Ann Day"))
    make_seat(board, make_person("Kim Oak"))
    make_seat(board, make_person("Lee Elm"), started_on=dt.date(2024, 1, 1))

    since = texts(client.get(BOARD), ".//details//li")

    assert since == ["Ann Day, Kim Oak: since 1 September 2023.", "Lee Elm: since 1 January 2024."]


@pytest.mark.parametrize(
    ("on", "sits"),
    [("2023-08-31", False), ("2023-09-01", True), ("2024-08-31", True), ("2024-09-01", False)],
)
def test_board_on_a_day_shows_who_sat_then(client, board, on, sits):
    make_seat(board, make_person("Ann Day"), ended_on=LAST_DAY)

    response = client.get(BOARD, {"on": on})

    assert response.status_code == 200
    assert ("Ann Day" in texts(response, ".//li")) is sits


def test_board_before_its_first_seat_shows_nobody_and_says_why(client, board):
    make_seat(board, make_person("Ann Day"))

    response = client.get(BOARD, {"on": "2023-08-31"})

    assert "Ann Day" not in response.content.decode()
    assert "No seats are recorded on 31 August 2023: the first began on 1 September 2023." in texts(response, ".//div")


def test_board_after_its_last_seat_shows_nobody_and_says_why(client, board):
    make_seat(board, ended_on=LAST_DAY)

    response = client.get(BOARD, {"on": "2024-09-01"})

    sentence = "No seats are recorded on 1 September 2024: the last before that day ended on 31 August 2024."
    assert sentence in texts(response, ".//div")


def test_board_without_any_seat_says_what_to_do(client, board):
    assert "An officer adds seats in admin" in client.get(BOARD).content.decode()


@pytest.mark.parametrize("on", ["2023-09-15", "15/9/23", "Friday 15th September 2023"])
def test_board_on_a_day_may_be_asked_for_as_people_write_one(client, board, on):
    response = client.get(BOARD, {"on": on})

    assert response.context["on"] == dt.date(2023, 9, 15)


@pytest.mark.parametrize(
    "on", ["nonsense", "31 Feb 2027", "2023-02-30", "31/08", "0000-00-00", "2023", "\x00", "9" * 500]
)
def test_board_on_a_bad_day_is_today_with_a_message(client, board, on):
    make_seat(board, make_person("Ann Day"))

    response = client.get(BOARD, {"on": on})

    assert response.status_code == 200
    assert "Ann Day" in texts(response, ".//li")
    assert texts(response, ".//div[@role='status']")[0].endswith("This is the board as it is today.")


@pytest.mark.parametrize("on", ["0001-01-01", "9999-12-31"])
def test_board_on_a_far_day_answers(client, quadrant_meeting, on):
    make_seat(quadrant_meeting, started_on=dt.date(2000, 1, 1), ended_on=dt.date(2001, 1, 1))

    response = client.get(quadrant_meeting.get_absolute_url(), {"on": on})

    assert response.status_code == 200
    assert "No seats are recorded on" in response.content.decode()


def test_board_form_keeps_the_day_and_works_by_get(client, board):
    content = client.get(BOARD, {"on": "2023-11-15"}).content.decode()

    assert 'name="on" type="date" value="2023-11-15"' in content
    assert 'method="get"' in content


def test_board_unknown_is_not_found(client):
    assert client.get("/boards/no-such-board/").status_code == 404


def test_quadrant_meeting_expects_the_leads_at_home_in_its_quadrant(client, quadrant_meeting):
    lead_of("Ann Day")
    lead_of("West Wing", "West")
    lead_of("Long Gone", ended_on=LAST_DAY)
    lead_of("Yet To Come", started_on=timezone.localdate() + dt.timedelta(days=1))

    response = client.get(quadrant_meeting.get_absolute_url())

    assert "Ann Day, Ann Day’s partnership" in texts(response, ".//li")
    for name in ("West Wing", "Long Gone", "Yet To Come"):
        assert name not in response.content.decode()


def test_quadrant_meeting_expects_those_who_led_on_the_day_asked_for(client, quadrant_meeting):
    lead_of("Long Gone", ended_on=LAST_DAY)

    response = client.get(quadrant_meeting.get_absolute_url(), {"on": "2024-08-31"})

    assert "Long Gone" in response.content.decode()


def test_quadrant_meeting_lists_a_chair_who_leads_once(client, quadrant_meeting):
    lead = lead_of("Ann Day")
    make_seat(quadrant_meeting, lead.person, role="chair")

    response = client.get(quadrant_meeting.get_absolute_url())

    assert response.content.decode().count("Ann Day") == 1


def test_board_of_the_whole_county_expects_no_leads(client, board):
    lead_of("Ann Day")

    assert "Ann Day" not in client.get(BOARD).content.decode()


@pytest.mark.parametrize("address", ["/boards/", "/boards/south-quadrant-meeting/"])
def test_boards_take_no_more_queries_for_more_people(client, count_queries, quadrant_meeting, address):
    def add_people(n: int) -> None:
        for number in range(n):
            make_seat(quadrant_meeting, organisation=make_organisation(f"Body {address} {number}"))
            lead_of(f"Lead {number} of {n}")

    add_people(1)
    before = count_queries(address)
    add_people(4)

    assert count_queries(address) == before <= 8
