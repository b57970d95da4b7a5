"""When boards meet: the list, a meeting, and its public papers."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from boards.models import AgendaItem, Meeting, Paper
from tests.boards.minuted import make_setting
from tests.clients import signed_in
from tests.factories import make_board, make_meeting, make_person, make_quadrant
from tests.pages.reading import read, texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LONG_AGO, FAR_AHEAD = dt.date(2023, 11, 14), dt.date(2093, 11, 17)
MEETINGS = ".//details//li/span/a"
SECRET_LINK = "https://meet.example.org/secret"


@pytest.fixture
def meeting() -> Meeting:
    return make_meeting(
        held_on=LONG_AGO,
        start_time=dt.time(9, 30),
        end_time=dt.time(11, 30),
        venue="County Hall, Chelmsford",
        joining_link=SECRET_LINK,
        status=Meeting.Status.AGENDA_ISSUED,
    )


def make_item(meeting: Meeting, number: str = "1", **fields) -> AgendaItem:
    return AgendaItem.objects.create(
        **{"meeting": meeting, "position": 1, "number": number, "title": "Welcome"} | fields
    )


def make_paper(meeting: Meeting, **fields) -> Paper:
    file = ContentFile(b"%PDF-1.7 a report", name="report.pdf")
    return Paper.objects.create(
        **{"meeting": meeting, "title": "Coverage in the county", "file": file, "is_public": True} | fields
    )


def test_meeting_list_puts_what_is_to_come_first_by_term(client):
    board = make_board()
    make_meeting(board, held_on=LONG_AGO)
    make_meeting(board, held_on=FAR_AHEAD)

    response = client.get("/meetings/")

    assert texts(response, ".//h2") == ["Upcoming", "Past meetings"]
    assert texts(response, ".//h3") == ["Autumn term 2093 to 2094", "Autumn term 2023 to 2024"]
    assert texts(response, MEETINGS) == [
        "Tuesday 17 November 2093, School Partnership Board",
        "Tuesday 14 November 2023, School Partnership Board",
    ]


def test_meeting_list_opens_the_term_that_is_next_and_the_one_just_over_and_folds_the_others(client):
    board = make_board()
    for year in (2021, 2022, 2023, 2093, 2094):
        make_meeting(board, held_on=LONG_AGO.replace(year=year))
    opened = ".//details[@open]/summary/h3"

    assert len(texts(client.get("/meetings/"), ".//details/summary/h3")) == 5
    assert texts(client.get("/meetings/"), opened) == ["Autumn term 2093 to 2094", "Autumn term 2023 to 2024"]
    narrowed = client.get("/meetings/", {"board": board.slug})
    assert len(texts(narrowed, opened)) == 5, "who narrows the list came for what is left"


def test_meeting_list_says_once_of_which_boards_minutes_are_for_members_only(client):
    public, other = make_board(publishes_minutes=True), make_board("South quadrant meeting")
    for board in (public, other):
        for days in (1, 2):
            make_meeting(board, held_on=LONG_AGO + dt.timedelta(days=days))

    def said(**query) -> list[str]:
        return [text for text in texts(client.get("/meetings/", query), ".//p") if "members only" in text]

    assert said() == ["Minutes of South quadrant meeting are for members only."]
    assert said(board=other.slug) == ["Minutes are for members only."]
    assert said(board=public.slug) == []


def test_meeting_list_counts_today_as_to_come(client):
    make_meeting(held_on=timezone.localdate())

    assert texts(client.get("/meetings/"), ".//h2") == ["Upcoming"]


def test_meeting_list_gives_time_and_place_and_never_the_joining_link(client, meeting):
    response = client.get("/meetings/")

    assert "9.30am to 11.30am · County Hall, Chelmsford" in texts(response, ".//li/span")
    assert SECRET_LINK not in response.content.decode()


def test_meeting_list_marks_what_is_cancelled(client):
    make_meeting(held_on=FAR_AHEAD, status=Meeting.Status.CANCELLED)

    assert texts(client.get("/meetings/"), ".//li/span/strong") == ["Cancelled"]


def test_meeting_list_empty_says_why(client):
    assert "No meeting is planned at present" in client.get("/meetings/").content.decode()


def test_meeting_list_narrows_by_board_and_year(client):
    board, other = make_board(), make_board("South quadrant meeting")
    make_meeting(board, held_on=LONG_AGO)
    make_meeting(board, held_on=FAR_AHEAD)
    make_meeting(other, held_on=LONG_AGO)

    response = client.get("/meetings/", {"board": board.slug, "year": "2023"})

    assert texts(response, MEETINGS) == ["Tuesday 14 November 2023, School Partnership Board"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"board": "nonsense"}, "There is no board called “nonsense”"),
        ({"year": "nonsense"}, "There are no meetings in a year called “nonsense”"),
        ({"year": "99999999999"}, "There are no meetings in a year"),
        ({"page": "nonsense"}, "That page number is not a number"),
        ({"page": "99"}, "There is no page 99"),
    ],
)
def test_meeting_list_ignores_a_bad_filter_with_a_message(client, meeting, query, words):
    response = client.get("/meetings/", query)

    assert words in texts(response, ".//div[@role='status']")[0]
    assert len(texts(response, MEETINGS)) == 1


def test_meeting_list_pages_the_past(client):
    board = make_board()
    for number in range(26):
        make_meeting(board, held_on=LONG_AGO - dt.timedelta(days=number))
    make_meeting(board, held_on=FAR_AHEAD)

    first, second = client.get("/meetings/"), client.get("/meetings/", {"page": 2})

    assert len(texts(first, MEETINGS)) == 25 + 1
    assert len(texts(second, MEETINGS)) == 1


def test_meeting_shows_day_time_place_and_never_the_joining_link(client, meeting):
    response = client.get(meeting.get_absolute_url())

    assert texts(response, ".//h1") == ["School Partnership Board, Tuesday 14 November 2023"]
    assert texts(response, ".//dd")[:3] == ["School Partnership Board", "9.30am to 11.30am", "County Hall, Chelmsford"]
    assert SECRET_LINK not in response.content.decode()


def test_meeting_says_who_it_is_for_whom_to_ask_and_how_to_keep_up(client):
    west = make_board("West quadrant meeting", quadrant=make_quadrant("West"), publishes_minutes=True)
    of_quadrant = make_meeting(west, held_on=FAR_AHEAD, venue="County Hall, Room 1 & 2")
    of_board = make_meeting(make_board(publishes_minutes=False), held_on=FAR_AHEAD)

    page = client.get(of_quadrant.get_absolute_url())
    links = [link.get("href") for link in read(page).find(".//main").findall(".//a")]
    other = client.get(of_board.get_absolute_url())

    assert "The leads of partnerships at home in the West quadrant, and those who sit on it" in texts(page, ".//dd")
    for address in (
        "mailto:school-partnerships@example.org",
        f"/boards/{west.slug}/calendar.ics",
        "/follow/quadrant/west/",
        f"/follow/board/{west.slug}/",
        "https://www.openstreetmap.org/search?query=County%20Hall%2C%20Room%201%20%26%202",
    ):
        assert address in links, address
    assert "Those who sit on the board" in texts(other, ".//dd")
    assert "/follow/" not in other.content.decode()
    assert "openstreetmap" not in other.content.decode()


@pytest.mark.parametrize("publishes", [True, False])
def test_meeting_list_explains_minutes_for_members_once_where_there_are_such(client, publishes):
    make_board("First", publishes_minutes=True)
    make_board("Second", publishes_minutes=publishes)

    said = "Each board chooses whether its minutes are published."
    assert client.get("/meetings/").content.decode().count(said) == (not publishes)


@pytest.mark.parametrize("status", [Meeting.Status.AGENDA_ISSUED, Meeting.Status.DRAFT, Meeting.Status.PUBLISHED])
def test_meeting_shows_its_issued_agenda_in_public_words_and_no_minutes(client, meeting, status):
    Meeting.objects.update(status=status)
    make_item(meeting, "1", purpose="note", presenter=make_person("Ann Day"), text="What was said")
    make_item(meeting, "2", position=2, title="A grievance", is_part_b=True, presenter=make_person("Lee Oak"))

    response = client.get(meeting.get_absolute_url())

    assert texts(response, ".//tbody/tr") == ["1WelcomeTo note", "2Confidential businessNot public"]
    for secret in ("A grievance", "What was said", "Lee Oak"):
        assert secret not in response.content.decode()


@pytest.mark.parametrize("status", [Meeting.Status.PLANNED, Meeting.Status.CANCELLED])
def test_meeting_shows_no_agenda_before_it_is_issued(client, meeting, status):
    Meeting.objects.update(status=status)
    make_item(meeting)
    paper = make_paper(meeting)

    response = client.get(meeting.get_absolute_url())

    assert response.status_code == 200
    assert "Welcome" not in response.content.decode()
    assert paper.title not in response.content.decode()


def test_meeting_cancelled_says_so(client):
    meeting = make_meeting(held_on=FAR_AHEAD, status=Meeting.Status.CANCELLED)

    assert "This meeting is cancelled." in texts(client.get(meeting.get_absolute_url()), ".//div")


@pytest.mark.parametrize("pk", ["0", "99999", "99999999999999999999999", "nonsense"])
def test_meeting_unknown_is_not_found(client, pk):
    assert client.get(f"/meetings/{pk}/").status_code == 404


def test_meeting_lists_its_public_papers_with_type_and_size(client, meeting):
    make_paper(meeting, item=make_item(meeting))
    make_paper(meeting, title="Of the whole meeting")
    make_paper(meeting, title="For members", is_public=False)

    response = client.get(meeting.get_absolute_url())

    assert texts(response, ".//td//li") == ["Coverage in the county (PDF, 17 bytes)"], "under its item"
    assert texts(response, ".//h2/../ul/li")[1:] == ["Of the whole meeting (PDF, 17 bytes)"]


def test_paper_is_sent_to_be_saved(client, meeting):
    response = client.get(make_paper(meeting).get_absolute_url())

    assert b"".join(response.streaming_content) == b"%PDF-1.7 a report"
    assert response["Content-Disposition"] == 'attachment; filename="coverage-in-the-county.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"


def test_paper_for_members_is_not_found(client, meeting):
    paper = make_paper(meeting, is_public=False)

    assert client.get(paper.get_absolute_url()).status_code == 404


def test_paper_of_an_item_turned_part_b_is_not_found(client, meeting):
    item = make_item(meeting)
    paper = make_paper(meeting, item=item)

    AgendaItem.objects.filter(pk=item.pk).update(is_part_b=True)

    assert client.get(paper.get_absolute_url()).status_code == 404
    assert paper.title not in client.get(meeting.get_absolute_url()).content.decode()


def test_paper_of_another_meeting_is_not_found(client, meeting):
    other = make_meeting(meeting.board, held_on=FAR_AHEAD, status=Meeting.Status.AGENDA_ISSUED)
    paper = make_paper(other)

    assert client.get(f"/meetings/{meeting.pk}/papers/{paper.pk}/").status_code == 404


def test_paper_whose_file_is_gone_is_not_found_and_still_listed(client, meeting):
    paper = make_paper(meeting)
    paper.file.storage.delete(paper.file.name)

    assert client.get(paper.get_absolute_url()).status_code == 404
    assert "Coverage in the county (PDF)" in texts(client.get(meeting.get_absolute_url()), ".//li")


def test_meetings_take_no_more_queries_for_more_rows(client, count_queries, meeting):
    addresses = ["/meetings/", "/meetings/?year=2023", meeting.get_absolute_url()]
    make_paper(meeting, item=make_item(meeting))
    before = [count_queries(address) for address in addresses]
    for number in range(2, 6):
        make_paper(meeting, item=make_item(meeting, str(number), position=number))
        board = make_board(f"Quadrant {number} meeting", quadrant=make_quadrant(f"Quadrant {number}"))
        make_meeting(board, held_on=LONG_AGO)
        make_meeting(board, held_on=FAR_AHEAD)

    assert [count_queries(address) for address in addresses] == before
    assert max(before) <= 8


@pytest.mark.parametrize(("status", "is_linked"), [("published", True), ("approved", False), ("circulated", False)])
def test_list_links_to_the_minutes_that_are_published(client, status, is_linked):
    meeting = make_meeting(make_board(publishes_minutes=True), held_on=LONG_AGO, status=status)

    page = client.get("/meetings/").content.decode()

    assert (f'href="/meetings/{meeting.pk}/minutes/"' in page) == is_linked


def test_presenters_with_their_body_are_shown_to_members_and_not_to_the_public_or_of_part_b(client):
    setting = make_setting()
    meeting = make_meeting(setting.board, held_on=LONG_AGO, status=Meeting.Status.AGENDA_ISSUED)
    make_item(meeting, outside_presenter="Una Brook", outside_body="Harlow College")
    secret = make_item(meeting, "2", position=2, presenter=make_person("Secret Speaker"), is_part_b=True)
    secret.interests.create(person=setting.lee, withdrew=True)

    for user, sees in ((setting.chair, True), (setting.member, False)):
        page = signed_in(user).get(meeting.get_absolute_url()).content.decode()
        assert "Una Brook, Harlow College" in page
        assert ("Secret Speaker" in page) is sees
    assert "Una Brook" not in client.get(meeting.get_absolute_url()).content.decode()
