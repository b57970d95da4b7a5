"""The pages of boards and meetings, as the public search finds them."""

import re

import pytest

from partnerships import search
from partnerships.search.further_pages import PublicPage, pages_asked_for
from tests.factories import (
    make_board,
    make_district,
    make_lead,
    make_partnership,
    make_person,
    make_quadrant,
    make_seat,
)
from tests.partnerships.directory.test_views import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]

SOUTH, SPB = "/boards/south-quadrant-meeting/", "/boards/school-partnership-board/"


@pytest.fixture(autouse=True)
def boards():
    search.reset()
    make_board("South quadrant meeting", abbreviation="SQM")
    make_board("North-East quadrant meeting", abbreviation="NEQM")
    yield make_board("School Partnership Board", abbreviation="SPB")
    search.reset()


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("who chairs the south quadrant", SOUTH),
        ("south quadrant meeting", SOUTH),
        ("SQM minutes", SOUTH),
        ("when is the next north east meeting", "/boards/north-east-quadrant-meeting/"),
        ("who sits on the school partnership board", SPB),
        ("next board meeting", "/meetings/"),
        ("minutes", "/meetings/"),
        ("boards", "/boards/"),
        ("board decisions", "/decisions/"),
        ("what did the board decide", "/decisions/"),
    ],
)
def test_question_about_a_board_or_a_meeting_leads_to_its_page(text, url):
    assert [page.url for page in search.find(text).pages] == [url]


@pytest.mark.parametrize(
    "text", ["south quadrant", "who leads the south quadrant", "who chairs the Colne Valley", "help"]
)
def test_question_about_something_else_leads_to_no_board(text):
    assert search.find(text).pages == []


def test_page_stands_without_partnerships_that_only_resemble_the_question():
    make_lead(make_partnership(), make_person("Abena Agenta"))
    assert [hit.why for hit in search.find("agendta").partnerships] == ["Abena Agenta leads it (near match)"]

    found = search.find("agenda")

    assert [page.url for page in found.pages] == ["/meetings/"]
    assert found.partnerships == []


@pytest.mark.parametrize("address", ["/partnerships/", "/schools/", "/schools/without-a-partnership/"])
def test_page_stands_above_an_empty_list_without_guesses(client, address):
    page = text_of(client.get(address, {"q": "south quadrant meeting"}))

    title = "South quadrant meeting: who sits on it, and its meetings"
    assert f'<a class="govuk-link" href="{SOUTH}">{title}</a>' in page
    assert "We know no school" not in page
    assert "Did you mean" not in page


@pytest.mark.parametrize("address", ["/partnerships/", "/schools/"])
def test_person_on_a_board_is_the_answer_with_no_count_of_nothing_and_no_guesses(client, boards, address):
    make_seat(boards, make_person("Nicola Woolf"))

    page = text_of(client.get(address, {"q": "Nicola Woolf"}))

    assert "You asked: “Nicola Woolf”" in page
    assert not re.search(r">\s*0 (partnerships|schools)", page)
    assert "Did you mean" not in page


def test_board_that_is_renamed_is_found_by_its_new_name_at_once(boards):
    assert search.find("who chairs the panel of peers").pages == []

    boards.name = "Panel of Peers"
    boards.save()

    assert [page.url for page in search.find("who chairs the panel of peers").pages] == [SPB]


@pytest.mark.parametrize(
    "text", ["school partnership board", "School Partnership Board", "who chairs the school partnership board"]
)
def test_board_is_found_by_a_name_that_it_had(boards, text):
    boards.name = "Partnership strategy steering group"
    boards.save()

    (page,) = search.find(text).pages

    assert page.url == SPB
    assert page.title == (
        "Partnership strategy steering group, formerly School Partnership Board: who sits on it, and its meetings"
    )
    assert [page.url for page in search.find("who sits on the steering group").pages] == [SPB]


def test_board_that_is_asked_for_by_what_both_its_names_have_is_found_once(boards):
    boards.name = "School Partnership Panel"
    boards.save()

    assert [page.title for page in search.find("meetings of the school partnership").pages] == [
        "School Partnership Panel: who sits on it, and its meetings"
    ]


def test_page_that_is_named_comes_before_one_that_is_not():
    named = PublicPage("A", "/a/", frozenset({"minutes"}), frozenset({"panel"}))
    other = PublicPage("B", "/b/", frozenset({"minutes"}), besides=frozenset({"panel"}))

    assert pages_asked_for("panel minutes", [other, named]) == [named]
    assert pages_asked_for("minutes", [other, named]) == [other]


@pytest.mark.parametrize("text", ["next meeting in Tendring", "tendring meetings", "who chairs Castle Point"])
def test_district_asks_for_the_meeting_of_its_quadrant(text):
    quadrant = make_quadrant("East")
    for name in ("Tendring", "Castle Point"):
        make_district(name, quadrant)
    board = make_board("East meeting", quadrant=quadrant)

    assert [page.url for page in search.find(text).pages] == [board.get_absolute_url()]
