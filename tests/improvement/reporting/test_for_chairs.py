"""The part of a quadrant's page for whoever chairs or minutes its meeting; and the ways to the report elsewhere."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from boards.models import Action, Meeting
from improvement.models import Priority, TermReport
from improvement.reporting.for_chairs import for_chair
from partnerships.models import Lead
from tests.clients import signed_in
from tests.factories import make_lead, make_meeting, make_partnership, make_person
from tests.improvement.reporting.county import AUTUMN, DAY, LONG_AGO, SUMMER, TODAY, County, make_county, say_progress
from tests.improvement.reporting.people import make_people
from tests.made_once import made_once
from tests.pages.reading import read, text_of, texts

pytestmark = pytest.mark.django_db
SOUTH, REPORT = "/quadrants/south/", "/reports/2026-autumn/south-quadrant-meeting/"


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)


@made_once(on=TODAY)
def county() -> County:
    return make_county()


@made_once(on=TODAY)
def people(county):
    return make_people(county)


def due(people, county) -> list[str]:
    found = for_chair(people["chair"], county.south, TODAY)
    return [one.sentence for one in found.due]


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("chair", True),
        ("vice-chair", True),
        ("minute taker", True),
        ("chair of the West", False),
        ("chair of the Board", False),
        ("member", False),
        ("officer", False),  # who opens the report itself
        ("superuser", False),
        ("lead", False),
    ],
)
def test_it_is_for_who_chairs_or_minutes_that_quadrants_meeting(county, people, who, sees):
    page = signed_in(people[who]).get(SOUTH).content.decode()

    assert ("The six duties, this term and last" in page) is sees


def test_it_is_not_for_the_public(client, county):
    assert "The six duties" not in client.get(SOUTH).content.decode()


def test_it_has_the_six_duties_now_and_last_term(county, people):
    say_progress(county)
    say_progress(county, term=SUMMER, rating="at-risk")

    response = signed_in(people["chair"]).get(SOUTH)

    lines = [" | ".join(text_of(cell) for cell in row) for row in read(response).findall(".//main//tr")]
    assert "Schools that joined a partnership | 3 | 1" in lines
    assert "Reading for all | On track | At risk" in lines
    assert [line for line in lines if line[:3] in ("1. ", "6. ")] == ["1. Engagement", "6. Progress on priorities"]


def test_it_leads_to_the_draft_with_its_lists_and_partnerships_also_where_there_is_a_paper(county, people):
    meeting = make_meeting(county.boards["south"], held_on=TODAY + DAY, status="agenda-issued")
    signed_in(people["minute taker"]).post(REPORT, {"place": str(meeting.pk), "timing": "on-time"})
    client = signed_in(people["chair"])

    links = {text_of(link): link.get("href") for link in read(client.get(SOUTH)).iterfind(".//main//a")}

    whole = client.get(links["The whole report, with its lists and partnerships"])
    assert "Peer reviews by partnership" in texts(whole, ".//h2")


def test_it_says_of_each_dash_what_it_means(county, people):
    page = text_of(read(signed_in(people["chair"]).get(SOUTH)).find(".//main"))

    assert "“People who reviewed another school than their own” has a dash where a number under five could be" in page


class TestDue:
    def test_says_what_the_meeting_wants_and_by_when(self, county, people):
        meeting = make_meeting(county.boards["south"], held_on=AUTUMN.days[1] - DAY)
        Priority.objects.create(name="Attendance", started_on=LONG_AGO)
        say_progress(county)
        make_lead(county.partnerships[1], started_on=LONG_AGO, ended_on=TODAY + DAY)
        county.partnerships[3].rounds.filter(year=2026).delete()
        Lead.objects.filter(partnership=county.partnerships[4]).delete()

        assert due(people, county) == [
            "Reports for the agenda are due on 16 December 2026, the agenda itself on 23 December 2026.",
            "This term’s report is not a paper of it yet.",
            "How 1 priority is going this term is not recorded yet.",
            "1 partnership has not said how they do this year’s peer reviews.",
            "1 partnership has no lead.",
            "2 leads end by 30 December 2026.",
            "The minutes of 8 October 2026 are not approved yet.",
            "The minutes of 10 June 2026 are not approved yet.",
        ]
        assert for_chair(people["chair"], county.south, TODAY).meeting == meeting

    def test_says_what_earlier_meetings_left(self, county, people):
        Meeting.objects.filter(board=county.boards["south"]).update(status="approved")
        held_on = TODAY - 30 * DAY
        before = make_meeting(county.boards["south"], held_on=held_on, status="circulated")
        item = before.items.create(position=1, number="1", title="Reading")
        for on in (TODAY - DAY, TODAY - DAY, TODAY + DAY):
            Action.objects.create(item=item, owner=make_person(), text="Write", undertaken_on=held_on, due_on=on)

        said = due(people, county)

        assert [line for line in said if "approved" in line or "overdue" in line] == [
            f"The minutes of {date_format(held_on)} are not approved yet.",
            "2 actions are overdue.",
        ]

    def test_every_way_opens(self, county, people):
        self.test_says_what_the_meeting_wants_and_by_when(county, people)
        client = signed_in(people["chair"])

        for one in for_chair(people["chair"], county.south, TODAY).due:
            assert not one.url or client.get(one.url).status_code == 200, one

    def test_report_that_is_a_paper_is_not_due(self, county, people):
        meeting = make_meeting(county.boards["south"], held_on=TODAY + DAY, status="agenda-issued")
        signed_in(people["minute taker"]).post(REPORT, {"place": str(meeting.pk), "timing": "on-time"})

        assert TermReport.objects.exists()
        assert not [sentence for sentence in due(people, county) if "report is not a paper" in sentence]

    def test_without_a_meeting(self, county, people):
        found = for_chair(people["chair"], county.south, TODAY)

        assert found.meeting is None
        assert "No meeting is planned." in text_of(read(signed_in(people["chair"]).get(SOUTH)).find(".//main"))


def test_it_asks_no_more_for_more_partnerships(county, people):
    client = signed_in(people["chair"])

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(SOUTH)
        return len(asked)

    queries()
    few = queries()
    for _ in range(3):
        make_lead(make_partnership(home_quadrant=county.south, schools=3))
    queries()

    assert queries() == few


@pytest.mark.parametrize(
    ("who", "leads"), [("chair", True), ("officer", True), ("member", False), ("superuser", False)]
)
def test_board_and_meeting_lead_to_the_report(county, people, who, leads):
    meeting, client = county.meetings[0], signed_in(people[who])

    for page, address in (
        ("/boards/south-quadrant-meeting/", REPORT),
        (f"/meetings/{meeting.pk}/", "/reports/2026-summer/south-quadrant-meeting/"),
    ):
        links = {link.get("href") for link in read(client.get(page)).findall(".//main//a")}
        assert (address in links) is leads, page
    assert texts(client.get("/reports/"), ".//h1") == ["Termly reports"]
