"""The front page: the strategy, how far the county is from it, and the ways in."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from improvement.models import Page
from tests.factories import make_board, make_meeting, make_partnership, make_quadrant, make_school
from tests.pages.reading import read, text_of, texts

pytestmark = pytest.mark.django_db
SOON = dt.timedelta(days=7)


@pytest.fixture
def strategy() -> Page:
    body = "The vision is:\n\n> We believe that every school\n\n## More"
    return Page.objects.create(slug="strategy", title="Our strategy", body=body, updated_on=dt.date(2023, 12, 7))


def test_home_shows_the_strategy_with_its_vision_as_a_quotation(client, strategy):
    response = client.get("/")

    assert texts(response, ".//h1") == ["Our strategy"]
    assert texts(response, ".//blockquote") == ["We believe that every school"]
    assert "Page last updated: 7 December 2023" in texts(response, ".//p")


def test_home_of_the_seed_shows_the_vision_of_the_council(client):
    call_command("load_seed", verbosity=0)

    (vision,) = texts(client.get("/"), ".//blockquote")

    assert vision.startswith("We believe that every school in Essex should actively engage in a formal school")


def test_home_empty_says_what_to_do(client):
    response = client.get("/")

    content = response.content.decode()
    assert response.status_code == 200
    assert "The text of the strategy has not been entered yet" in content
    assert "No school has been loaded yet" in content
    assert "No meeting is planned at present" in content


def test_home_gives_the_coverage_of_the_county(client):
    make_partnership(schools=3)
    make_school()

    response = client.get("/")

    assert "75%" in texts(response, ".//p")
    assert "3 of 4 schools are in a partnership (75%). See the 1 without one" in texts(response, ".//p")


def test_home_searches_the_directory(client):
    (form,) = read(client.get("/")).findall(".//main//form")

    assert form.get("action") == "/partnerships/"
    assert form.get("method") == "get"
    assert form.find(".//input").get("name") == "q"


def test_home_leads_to_every_part_of_the_site(client, strategy):
    make_quadrant("South")

    links = {link.get("href") for link in read(client.get("/")).findall(".//main//a")}

    assert {
        "/partnerships/",
        "/schools/",
        "/schools/without-a-partnership/",
        "/quadrants/",
        "/quadrants/south/",
        "/boards/",
        "/meetings/",
        "/resources/",
    } <= links


def test_home_lists_the_next_meetings_and_none_that_is_cancelled(client):
    board, day = make_board(), timezone.localdate() + SOON
    make_meeting(board, held_on=day)
    make_meeting(board, held_on=day + SOON, status="cancelled")

    lists = [text_of(item) for item in read(client.get("/")).findall(".//main//ul[@class]/li")]

    assert len([item for item in lists if item.startswith("School Partnership Board")]) == 1


def test_home_sets_no_cookie(client, strategy):
    assert not client.get("/").cookies


def test_home_takes_no_more_queries_for_more_rows(count_queries, strategy):
    board = make_board()
    make_partnership(schools=2)
    before = count_queries("/")
    for number in range(4):
        make_partnership(schools=2, home_quadrant=make_quadrant(f"Quadrant {number}"))
        make_meeting(board, held_on=timezone.localdate() + number * SOON)

    assert count_queries("/") == before <= 8
