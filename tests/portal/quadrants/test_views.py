"""Quadrants: who chairs their meetings, their partnerships, their coverage."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts import roles
from office.models import Council
from office.models.council import NAMELESS
from tests.clients import signed_in
from tests.factories import (
    make_board,
    make_district,
    make_lead,
    make_meeting,
    make_partnership,
    make_person,
    make_quadrant,
    make_school,
    make_seat,
    make_user,
)
from tests.pages.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
SOUTH = "/quadrants/south/"
YESTERDAY = -dt.timedelta(days=1)


@pytest.fixture
def south():
    return make_quadrant("South")


@pytest.fixture
def board(south):
    return make_board("South quadrant meeting", quadrant=south)


def test_quadrant_list_begins_a_sentence_with_a_capital_where_no_council_is_named(client, south):
    Council.objects.update(name=NAMELESS)

    assert "The area is divided into 1 quadrant" in client.get("/quadrants/").content.decode()


def test_quadrant_list_is_in_the_given_order_with_districts_and_chairs(client, south, board):
    make_quadrant("West")
    type(south).objects.filter(slug="south").update(position=2)
    make_district("Rochford", south)
    make_district("Basildon", south)
    make_seat(board, make_person("Ann Day"), role="co-chair", position=1)
    make_seat(board, make_person("Lee Oak"), role="co-chair", position=2)

    response = client.get("/quadrants/")

    assert texts(response, ".//h2") == ["West", "South"]
    assert "Basildon, Rochford" in texts(response, ".//p")
    assert "Co-chair: Ann DayCo-chair: Lee Oak" in texts(response, ".//p")


def test_quadrant_list_counts_current_partnerships_and_schools(client, south):
    basildon = make_district("Basildon", south)
    schools = [make_school(district=basildon) for _ in range(4)]
    make_partnership(schools=schools[:3], home_quadrant=south)
    make_partnership(ended_on=timezone.localdate() + YESTERDAY, home_quadrant=south)

    response = client.get("/quadrants/")

    assert "1 partnership" in texts(response, ".//li/p")
    assert "75% of schools are in a partnership: 3 of 4." in texts(response, ".//p")
    assert texts(response, ".//tbody/tr")[0] == "South 3 of 4 1 in none: South 75%"


def test_quadrant_list_says_how_many_schools_are_in_none_for_want_of_a_district(client, south):
    make_partnership(schools=[make_school(), make_school()])
    make_school()

    sentences = " ".join(texts(client.get("/quadrants/"), ".//p"))

    assert "For 3 of them nobody has recorded a district" in sentences
    assert "2 of them are in a partnership (67%)" in sentences


def test_quadrant_list_empty_says_why(client):
    assert "No quadrant has been recorded yet" in client.get("/quadrants/").content.decode()


def test_quadrant_shows_todays_chairs_and_links_their_board(client, board):
    make_seat(board, make_person("Ann Day"), role="co-chair", post="Co-Chair of South Quadrant Meeting")
    make_seat(board, make_person("Lee Oak"), role="co-chair", post="Co-Chair of South Quadrant Meeting")
    make_seat(board, make_person("Long Gone"), role="chair", ended_on=timezone.localdate() + YESTERDAY)
    make_seat(board, make_person("Member"))

    response = client.get(SOUTH)

    assert texts(response, ".//h2")[0] == "Chairs of the quadrant meeting"
    chairs = [item for item in texts(response, ".//li") if item.endswith("Co-chair")]
    assert sorted(chairs) == ["Ann Day Co-chair", "Lee Oak Co-chair"]
    assert f'href="{board.get_absolute_url()}"' in response.content.decode()
    assert "Long Gone" not in response.content.decode()


def test_quadrant_without_chair_board_or_partnership_says_so(client, south):
    response = client.get(SOUTH)

    content = response.content.decode()
    assert response.status_code == 200
    for words in ("No chair at present", "No meeting is planned", "No partnership is at home in this quadrant yet"):
        assert words in content


def test_quadrant_lists_the_partnerships_at_home_there_with_leads_and_schools(client, south):
    partnership = make_partnership("Colne", schools=3, home_quadrant=south)
    make_lead(partnership, make_person("Ann Day"))
    make_partnership("Elsewhere", home_quadrant=make_quadrant("West"))

    response = client.get(SOUTH)

    assert "Colne" in texts(response, ".//h3")
    assert "Elsewhere" not in texts(response, ".//h3")
    assert "Local cluster · South · 3 schools" in texts(response, ".//p")
    assert "Led by Ann Day" in texts(response, ".//p")


def test_quadrant_gives_coverage_by_district(client, south):
    basildon, _ = make_district("Basildon", south), make_district("Rochford", south)
    make_partnership(schools=[make_school(district=basildon) for _ in range(2)])

    response = client.get(SOUTH)

    assert texts(response, ".//tbody/tr")[:3] == ["Basildon 2 of 2 0 100%", "Rochford no schools", "All 2 of 2 0 100%"]


def test_quadrant_lists_next_and_past_meetings(client, board):
    today = timezone.localdate()
    make_meeting(board, held_on=today)
    make_meeting(board, held_on=today + YESTERDAY)

    response = client.get(SOUTH)

    assert texts(response, ".//h2")[1:3] == ["Next meetings", "Past meetings"]
    assert "All its meetings" in texts(response, ".//a")


def test_quadrant_lists_no_more_than_a_page_of_partnerships_and_links_the_rest(client, south):
    for number in range(26):
        make_partnership(f"Partnership {number:02}", home_quadrant=south)

    response = client.get(SOUTH)

    assert len([heading for heading in texts(response, ".//h3") if heading.startswith("Partnership")]) == 25
    assert 'href="/partnerships/?quadrant=south"' in response.content.decode()


def test_quadrant_unknown_is_not_found(client):
    assert client.get("/quadrants/middle/").status_code == 404


@pytest.mark.parametrize("address", ["/quadrants/", SOUTH])
def test_quadrants_take_no_more_queries_for_more_rows(count_queries, south, board, address):
    def add(n: int) -> None:
        for number in range(n):
            district = make_district(f"District {number} of {n}", south)
            partnership = make_partnership(schools=[make_school(district=district) for _ in range(2)])
            make_lead(partnership)
            make_seat(board, role="co-chair")
            make_meeting(board, held_on=timezone.localdate() + dt.timedelta(days=10 * n + number))

    add(1)
    before = count_queries(address)
    add(3)

    assert count_queries(address) == before <= 9


def test_quadrant_list_counts_the_county_wide_partnerships_on_a_card_of_their_own(client, south):
    assert "County-wide" not in texts(client.get("/quadrants/"), ".//h2")
    make_partnership(home_quadrant=south)
    make_partnership(home_quadrant=None)

    response = client.get("/quadrants/")

    (card,) = [card for card in texts(response, ".//li[@class='portal-card']") if card.startswith("County-wide")]
    assert card.endswith(" 1 partnership")
    assert 'href="/partnerships/?quadrant=county-wide">County-wide</a>' in response.content.decode()


def test_quadrant_gives_time_and_place_of_its_next_meetings(client, south, board):
    make_meeting(board, held_on=dt.date(2099, 1, 21), start_time=dt.time(13, 30), end_time=None, venue="Harlow")

    assert "Wednesday 21 January 2099 1.30pm, Harlow" in [
        " ".join(line.split()) for line in texts(client.get(SOUTH), ".//li")
    ]


def test_officer_and_who_chairs_or_minutes_are_led_to_the_peer_reviews_of_the_year(client, south, board):
    """From the quadrant's page, its board's and its meeting's; nobody else is, nor from another's."""
    meeting = make_meeting(board)
    west = make_quadrant("West")
    other = make_board("West quadrant meeting", quadrant=west)
    sitting = {role: make_seat(board, make_person(), role=role) for role in ("chair", "minute-taker", "member")}
    clients = {role: signed_in(make_user(None, person=seat.person)) for role, seat in sitting.items()}
    clients["officer"] = signed_in(make_user(None, roles.OFFICER, is_staff=True))
    clients["nobody"] = client
    pages = [SOUTH, board.get_absolute_url(), meeting.get_absolute_url()]
    link = 'href="/improvement/this-year/?quadrant=south"'

    led = {who: [link in one.get(page).content.decode() for page in pages] for who, one in clients.items()}

    assert led == {who: [who in ("chair", "minute-taker", "officer")] * 3 for who in clients}
    assert "this-year/?" not in clients["chair"].get(other.get_absolute_url()).content.decode()
    assert clients["chair"].get("/improvement/this-year/?quadrant=south").status_code == 200
