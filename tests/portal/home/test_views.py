"""The front page: the strategy, how far the county is from it, and the ways in."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from boards.models import Seat, TermDates
from improvement.models import Page
from partnerships.models import District, School
from tests.factories import (
    make_board,
    make_district,
    make_meeting,
    make_organisation,
    make_partnership,
    make_person,
    make_quadrant,
    make_school,
    make_seat,
)
from tests.pages.reading import read, text_of, texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SOON = dt.timedelta(days=7)


@pytest.fixture
def strategy() -> Page:
    body = "The vision is:\n\n> We believe that every school\n\n## More"
    return Page.objects.create(slug="strategy", title="Our strategy", body=body, updated_on=dt.date(2023, 12, 7))


def test_home_shows_the_vision_in_a_paragraph_and_the_whole_text_behind_it(client, strategy):
    response = client.get("/")

    assert texts(response, ".//h2")[-1] == "Our strategy"
    assert texts(response, ".//details//h3") == ["More"]
    before, behind = texts(response, ".//blockquote")
    assert before == behind == "We believe that every school"
    assert texts(response, ".//details//blockquote") == [behind]
    assert "This text was last updated on 7 December 2023." in texts(response, ".//p")


def test_home_of_the_seed_shows_the_vision_of_the_council(client):
    call_command("load_seed", verbosity=0)

    vision, *_ = texts(client.get("/"), ".//blockquote")

    assert vision.startswith("We believe that every school in Essex should actively engage in a formal school")
    assert vision.endswith("which is essential at this time.")


def test_home_empty_says_what_to_do(client):
    response = client.get("/")

    content = response.content.decode()
    assert response.status_code == 200
    assert "The text of the strategy has not been entered yet" in content
    assert "No school has been loaded yet" in content
    assert "No meeting is planned at present" in content


def test_home_says_once_what_the_abbreviation_of_a_body_stands_for(client):
    board = make_board()
    ashe = make_organisation("ASHE", description="Secondary headteachers")
    make_seat(board, make_person("Ann Day"), organisation=ashe, post="Chair of ASHE")
    make_seat(board, make_person("Bo Elm"), organisation=ashe, post="Headteacher")

    said = [" ".join(line.split()) for line in texts(client.get("/"), ".//ul[@class='govuk-list portal-names']/li")]

    assert said == ["Ann DayChair of ASHE (secondary headteachers)", "Bo ElmHeadteacher"]


def test_home_gives_the_coverage_of_the_county(client):
    make_partnership(schools=3)
    make_school()

    response = client.get("/")

    assert "75% of schools are in a partnership: 3 of 4. See the 1 in none" in texts(response, ".//p")


def test_home_gives_the_coverage_of_each_district_as_a_map_and_a_table(client):
    maldon, harlow = make_district("Maldon"), make_district("Harlow")
    for district, code in ((maldon, "E07000074"), (harlow, "E07000073")):
        District.objects.filter(pk=district.pk).update(code=code)
    make_partnership(schools=2, home_quadrant=maldon.quadrant)
    School.objects.update(district=maldon)
    make_school(district=maldon)
    make_school()

    page = read(client.get("/"))

    rows = [" ".join(text_of(cell) for cell in row).strip() for row in page.findall(".//main//tbody/tr")]
    assert rows == [
        "Harlow no schools",
        "Maldon 2 of 3 1 in none: Maldon 67%",
        "District not recorded 0 of 1 1 in none: District not recorded 0%",
    ]
    assert [link.get("href") for link in page.findall(".//main//tbody//a")] == [
        "/partnerships/?district=maldon",
        "/schools/without-a-partnership/?district=maldon",
        "/schools/without-a-partnership/?district=not-recorded",
    ]
    assert [link.get("href") for link in page.findall(".//main//{http://www.w3.org/2000/svg}a")] == [
        "/partnerships/?district=harlow",
        "/partnerships/?district=maldon",
    ]


def test_home_searches_the_directory(client):
    find, here = read(client.get("/")).findall(".//main//form")

    assert {(form.get("action"), form.get("method")) for form in (find, here)} == {("/partnerships/", "get")}
    assert find.find(".//input").get("name") == "q"
    assert here.find(".//input").get("name") == "near"
    assert here.find(".//button").get("hidden") is not None  # until the script finds that the browser can tell


def test_home_leads_to_every_part_of_the_site(client, strategy):
    make_board(quadrant=make_quadrant("South"))
    make_school()

    links = {link.get("href") for link in read(client.get("/")).findall(".//a")}

    assert {
        "/partnerships/",
        "/partnerships/?room=yes",
        "/schools/",
        "/schools/without-a-partnership/",
        "/quadrants/",
        "/quadrants/south/",
        "/boards/",
        "/meetings/",
        "/decisions/",
        "/resources/",
    } <= links


def test_home_names_who_sits_on_the_board_with_its_chair_first_and_who_chairs_each_quadrants_meeting(client):
    board, south = make_board(), make_quadrant("South")
    make_seat(board, make_person("Ann Day"))
    make_seat(board, make_person("Zoe Fox"), role=Seat.Role.CHAIR)
    make_seat(board, make_person("Bo Quill"), role=Seat.Role.MINUTE_TAKER)
    make_seat(make_board("South quadrant meeting", quadrant=south), make_person("Kim Ash"), role=Seat.Role.CO_CHAIR)
    make_seat(south.board, make_person("Lee Oak"))

    page = client.get("/")

    names = [text for text in texts(page, ".//strong") if " " in text]
    assert names == ["Zoe Fox", "Ann Day", "Kim Ash"]
    assert {"Zoe Fox Chair", "SouthKim Ash, co-chair"} <= set(texts(page, ".//li"))


def test_home_gives_the_dates_of_the_term(client):
    today = timezone.localdate()
    TermDates.objects.create(year=today.year, name="Spring", starts_on=today - SOON, ends_on=today)
    TermDates.objects.create(year=today.year, name="Summer", starts_on=today + SOON, ends_on=today + 2 * SOON)

    page = " ".join(texts(client.get("/"), ".//p"))

    assert "Spring term" in page
    assert "Summer term" not in page


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

    assert count_queries("/") == before <= 11
