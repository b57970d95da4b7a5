"""The pages of termly reports: who reads a draft and who a paper, what stands there, and what a click makes of it."""

import datetime as dt
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from docx import Document

from base import pdfs
from base.school_terms import Term
from base.word import new_document
from boards.minutes.freezing import freeze
from boards.models import Board, Meeting, MinutesVersion, Paper, Part
from improvement.models import TermReport
from improvement.models.reports import digest_of
from improvement.reporting.content import content_of
from improvement.reporting.figures import FIGURES
from improvement.reporting.lists import LISTS
from improvement.reporting.pages import TEMPLATE, drawings_of_reports, pages_of
from improvement.reporting.records import Span, TermRecords
from improvement.reporting.word import _table as add_table
from office.models import Message
from tests.boards.papers.test_packs import words_of as words_of_pdf
from tests.clients import signed_in
from tests.factories import make_lead, make_meeting, make_partnership, make_review, make_round, make_school, make_topic
from tests.improvement.reporting.county import AUTUMN, DAY, IN_AUTUMN, SUMMER, TODAY, County, make_county, say_progress
from tests.improvement.reporting.people import make_people
from tests.made_once import made_once
from tests.pages.reading import read, text_of, texts

pytestmark = pytest.mark.django_db
REPORT = "/reports/2026-autumn/south-quadrant-meeting/"
COUNTY = "/reports/2026-autumn/school-partnership-board/"
NEXT_ON = TODAY + 20 * DAY
# Whose draft each may read, of the South's, the West's and the Board's.
DRAFTS = {
    "officer": "south west county",
    "chair": "south",
    "vice-chair": "south",
    "minute taker": "south",
    "chair of the West": "west",
    "chair of the Board": "county",
    "minute taker of the Board": "county",
    "administrator": "",
    "superuser": "",
    "member": "",
    "head": "",
    "lead": "",
    "somebody": "",
}


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)


@made_once(on=TODAY)
def county() -> County:
    return make_county()


@made_once(on=TODAY)
def people(county):
    return make_people(county)


def address(county: County, board: str, term: str = "2026-autumn") -> str:
    return f"/reports/{term}/{county.boards[board].slug}/"


def next_meeting(county: County, board: str = "south", **fields):
    meeting = make_meeting(county.boards[board], **{"held_on": NEXT_ON, "status": "agenda-issued"} | fields)
    meeting.items.create(position=1, number="1", title="Priorities and progress")
    return meeting


def post(client, county: County, meeting, **data):
    return client.post(
        address(county, "south"), {"place": str(meeting.pk), "timing": "on-time", "agreement": ""} | data
    )


class TestWhoReads:
    @pytest.mark.parametrize("who", DRAFTS)
    def test_draft(self, county, people, who):
        client = signed_in(people[who])

        for board in county.boards:
            status = 200 if board in DRAFTS[who].split() else 403
            assert client.get(address(county, board)).status_code == status, board
            assert client.get(f"{address(county, board)}report.docx").status_code == status, board
            assert client.get(f"{address(county, board)}joined/").status_code == status, board

    @pytest.mark.parametrize("who", DRAFTS)
    def test_report_of_the_term_is_the_first_that_is_theirs(self, county, people, who):
        response = signed_in(people[who]).get("/reports/2026-autumn/")

        assert response.status_code == (200 if DRAFTS[who] else 403)

    @pytest.mark.parametrize("who", DRAFTS)
    def test_index_lists_what_is_theirs(self, county, people, who):
        response = signed_in(people[who]).get("/reports/")

        links = {link.get("href") for link in read(response).findall(".//main//a")}
        assert {board for board in county.boards if address(county, board) in links} == set(DRAFTS[who].split())

    @pytest.mark.parametrize("where", ["/reports/", "/reports/2026-autumn/", REPORT, f"{REPORT}joined/"])
    def test_nobody_who_is_not_signed_in(self, client, county, where):
        response = client.get(where)

        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/")

    def test_members_leads_and_recorders_read_the_paper_once_its_agenda_is_out(self, county, people):
        meeting = next_meeting(county, status="planned")
        post(signed_in(people["minute taker"]), county, meeting)
        readers = {who: signed_in(user) for who, user in people.items()}

        before = {who for who, client in readers.items() if client.get(REPORT).status_code == 200}
        meeting.status = "agenda-issued"
        meeting.save()
        after = {who for who, client in readers.items() if client.get(REPORT).status_code == 200}

        drafting = {who for who, boards in DRAFTS.items() if "south" in boards}
        assert before == drafting | {"superuser"}, "a superuser plans every meeting"
        assert after == before | {"member", "lead"}
        assert "draft=yes" not in readers["superuser"].get(REPORT).content.decode()
        assert readers["superuser"].get(f"{REPORT}?draft=yes").context["frozen"]

    def test_public_paper_is_for_everybody_who_is_signed_in(self, county, people):
        post(signed_in(people["minute taker"]), county, next_meeting(county))
        Paper.objects.update(is_public=True)

        assert all(signed_in(user).get(REPORT).status_code == 200 for user in people.values())

    def test_paper_that_was_withdrawn_or_put_into_part_b_is_read_here_by_nobody(self, county, people):
        post(signed_in(people["minute taker"]), county, next_meeting(county))
        member = signed_in(people["member"])
        assert member.get(REPORT).status_code == 200

        Paper.objects.update(is_part_b=True)
        assert member.get(REPORT).status_code == 403
        Paper.objects.update(is_part_b=False, withdrawn_at=timezone.now())
        assert member.get(REPORT).status_code == 403


class TestAddresses:
    @pytest.mark.parametrize(
        "path",
        [
            "2027-spring/",  # has not begun
            "1999-autumn/",
            "0000-autumn/",
            "2026-winter/",
            "2026-autumn/nothing/",
            "2026-autumn/south-quadrant-meeting/nothing/",
            "2027-spring/south-quadrant-meeting/joined/",
        ],
    )
    def test_what_is_not_there_is_not_found(self, people, path):
        assert signed_in(people["officer"]).get(f"/reports/{path}").status_code == 404

    def test_board_that_was_renamed_leads_on(self, county, people):
        from boards.seats.renaming import rename_board

        rename_board(board=county.boards["south"], name="South board", abbreviation="SB", slug="south-board", by=None)

        response = signed_in(people["officer"]).get(f"{REPORT}joined/?page=2")

        assert response["Location"] == "/reports/2026-autumn/south-board/joined/?page=2"


class TestDraft:
    def test_has_the_six_duties_in_order_this_term_beside_last(self, county, people):
        response = signed_in(people["chair"]).get(REPORT)

        assert [said.partition(". ")[2] for said in texts(response, ".//section/h2") if said[:1].isdigit()] == [
            "Engagement",
            "Maturity",
            "Sharing practice",
            "Sustainability and impact",
            "Take-up of support",
            "Progress on priorities",
        ]
        assert "Schools that joined a partnership | 3 | 1" in lines(response)

    def test_shows_a_quadrants_partnerships_without_schools(self, county, people):
        round = make_round(county.partnerships[8], year=2026)
        county.partnerships[8].name = "Zzname"
        county.partnerships[8].save()
        make_review(
            round, make_school("Zzhost Primary School"), visit_on=TODAY, topic=make_topic("Zztopic"), state="held"
        )

        west = signed_in(people["chair of the West"]).get(address(county, "west"))
        south = signed_in(people["chair"]).get(REPORT)

        assert "Zzname | In groups | 0 | 1" in lines(west)
        assert "Partnership | How | Still to come | Held" in lines(west)
        for word in ("Zzhost", "Zztopic"):
            assert word not in west.content.decode()
        assert "Zzname" not in south.content.decode()

    def test_partnerships_stand_in_no_paper(self, county, people):
        taker = signed_in(people["minute taker"])
        assert "P0" in taker.get(REPORT).content.decode()

        post(taker, county, next_meeting(county))

        assert ">P0<" not in taker.get(REPORT).content.decode()
        assert "P0" not in str(TermReport.objects.get().content)

    def test_county_has_each_quadrant_beside_the_others(self, county, people):
        response = signed_in(people["chair of the Board"]).get(COUNTY)

        captions = texts(response, ".//caption")
        assert "Engagement by quadrant, autumn term 2026 to 2027" in captions
        assert "People who lead partnerships | 10 | 5" in lines(response)

    def test_reviews_by_partnership_are_linked_for_who_may_open_them(self, county, people):
        for who, board in (("officer", "county"), ("officer", "south"), ("chair", "south")):
            client = signed_in(people[who])
            urls = [figure["url"] for figure in figures_of(client.get(address(county, board))) if figure["url"]]
            assert any(url.startswith("/improvement/this-year/") for url in urls)
            for url in urls:
                assert client.get(url).status_code == 200, url
        client = signed_in(people["chair of the Board"])
        for figure in figures_of(client.get(COUNTY)):
            assert not figure["url"].startswith("/improvement/this-year/")
            assert not figure["url"] or client.get(figure["url"]).status_code == 200

    def test_progress_has_the_three_terms_before_in_words_with_colour(self, county, people):
        say_progress(county)
        say_progress(county, term=SUMMER, rating="at-risk")
        say_progress(county, term=Term(2024, "Autumn"), rating="off-track")

        response = signed_in(people["chair"]).get(REPORT)

        assert [line for line in lines(response) if " | Because of " in line or "Nothing said" in line] == [
            f"Autumn term 2026 to 2027 | On track | Because of on-track. SQM {IN_AUTUMN}/4",
            "Summer term 2025 to 2026 | At risk | Because of at-risk. SQM 2026-06-10/4",
            "Spring term 2025 to 2026 | Nothing said | ",
            "Autumn term 2025 to 2026 | Nothing said | ",
        ]
        tags = read(response).findall(".//main//td/strong")
        assert [tag.get("class") for tag in tags if text_of(tag) == "At risk"] == ["govuk-tag govuk-tag--yellow"]

    @pytest.mark.parametrize(("who", "is_linked"), [("officer", True), ("chair of the Board", False)])
    def test_minute_is_linked_for_who_may_open_it(self, county, people, who, is_linked):
        said = say_progress(county)
        Meeting.objects.filter(pk=said.item.meeting_id).update(status="circulated")
        freeze(meeting=said.item.meeting, parts=[Part.A], stage=MinutesVersion.Stage.CIRCULATED, by=people["officer"])
        client = signed_in(people[who])

        report = read(client.get(COUNTY))

        links = [link.get("href") for link in report.findall(".//main//td/a") if text_of(link).startswith("SQM ")]
        assert "Because of on-track." in text_of(report)
        assert bool(links) is is_linked
        assert [link for link in links if client.get(link, follow=True).status_code != 200] == []

    def test_county_has_the_progress_of_every_quadrant_and_adds_nothing_up(self, county, people):
        say_progress(county)
        say_progress(county, "west", rating="off-track")

        said = texts(signed_in(people["chair of the Board"]).get(COUNTY), ".//section/h3")

        assert [one for one in said if one.endswith("quadrant meeting")] == [
            "South quadrant meeting",
            "West quadrant meeting",
        ]

    def test_term_that_is_over_says_what_can_be_said(self, county, people):
        response = signed_in(people["chair"]).get(address(county, "south", "2026-summer"))

        page = text_of(read(response).find(".//main"))
        assert "No report was made of this term. This is what can be said of it today" in page
        assert "Peer reviews still to come in the academic year | – | –" in lines(response)
        assert "Schools that joined a partnership | 1 | 0" in lines(response)

    def test_says_of_each_dash_what_it_means(self, county, people):
        for who, board in (("officer", "county"), ("officer", "south"), ("chair", "south")):
            for term in ("2026-autumn", "2026-summer", "2026-spring"):
                response = signed_in(people[who]).get(address(county, board, term))
                for duty in response.context["report"].duties:
                    quadrants = [row for table in duty["tables"] if "note" in table for row in table["rows"]]
                    dashed = {one["label"] for one in duty["figures"] if "–" in (one["now"], one["before"])}
                    dashed |= {row[0][1] for row in quadrants if "–" in [cell for _, cell in row]}
                    assert dashed == {said.partition("“")[2].partition("”")[0] for said in duty["dashes"]}
                    for said in duty["dashes"]:
                        assert said in " ".join(texts(response, ".//section/p"))

    def test_does_not_set_two_terms_of_one_year_beside_each_other_of_what_grows(self, county, people):
        client = signed_in(people["officer"])
        spring = " ".join(texts(client.get(address(county, "county", "2026-spring")), ".//p"))
        assert "has no number of the autumn term 2025 to 2026: it is of the same academic year" in spring
        assert "it is of the same academic year" not in " ".join(texts(client.get(COUNTY), ".//p"))

        content = content_of(county.boards["county"], Term(2026, "Spring"), dt.date(2027, 2, 1))

        said = [one for duty in content["duties"] for one in duty["dashes"]]
        assert any(
            "has no number of the autumn term 2026 to 2027: it is of the same academic year" in one for one in said
        )

    def test_county_says_why_its_columns_do_not_add_up(self, county, people):
        page = " ".join(texts(signed_in(people["chair of the Board"]).get(COUNTY), ".//section/p"))

        assert "1 partnership is county-wide and in no quadrant’s column" in page

    def test_quadrant_has_no_manners_and_says_why(self, county, people):
        for _ in range(2):
            for manner in ("groups", "paper"):
                for _ in range(7):
                    make_round(make_partnership(home_quadrant=county.south, schools=2), year=2026, manner=manner)

        south = signed_in(people["chair"]).get(REPORT)
        board = signed_in(people["chair of the Board"]).get(COUNTY)

        assert "counted for the whole county alone, in the Board’s report" in " ".join(texts(south, ".//section/p"))
        assert not [line for line in lines(south) if line.startswith("On paper |")]
        assert "In groups | 19" in lines(board)
        assert "By the trust’s own arrangement | –" in lines(board)
        notes = " ".join(texts(board, ".//section/p"))
        assert "How many reviews are planned and held is open, however small the number." in notes
        assert "A dash in “How partnerships do their peer reviews in 2026 to 2027” is a number that is not" in notes

    def test_says_what_has_no_list_and_who_makes_it_a_paper(self, county, people):
        chair = " ".join(texts(signed_in(people["chair"]).get(REPORT), ".//p"))
        taker = " ".join(texts(signed_in(people["minute taker"]).get(REPORT), ".//p"))

        assert "Reviewers, improvement workshops, impact reviews and agreed self-evaluations have no list" in chair
        assert "The minute taker makes it a paper of the next meeting from this page" in chair
        assert "What you say of it goes into the minutes" in chair
        assert "You make it a paper from this page once a coming meeting of this board is planned." in taker

    def test_charts_stand_beside_tables_and_have_words(self, county, people):
        response = signed_in(people["officer"]).get(COUNTY)

        charts = read(response).findall(".//main//{*}svg[@role='img']")
        assert charts
        for chart in charts:
            assert "the table has the same numbers" in text_of(chart.find("{*}title"))
        assert " style=" not in response.content.decode()

    def test_asks_no_more_for_more_partnerships(self, county, people):
        client = signed_in(people["officer"])

        def queries(path: str) -> int:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(path).status_code == 200
            return len(asked)

        paths = [REPORT, COUNTY, "/reports/", *(f"{COUNTY}{key}/" for key in LISTS)]
        for path in paths:
            queries(path)
        before = {path: queries(path) for path in paths}
        for number in range(4):
            more = make_partnership(f"More {number}", home_quadrant=county.south, schools=3)
            make_lead(more, started_on=TODAY - DAY, ended_on=TODAY + DAY)
            make_lead(more, ended_on=TODAY - 2 * DAY)
            round = make_round(more, year=2026)
            for membership in more.memberships.order_by("pk"):
                make_review(round, membership.school, state="held", visit_on=TODAY, topic=make_topic())
            more.memberships.create(school=make_school(), started_on=TODAY)
        say_progress(county)
        say_progress(county, "west")
        for path in paths:
            queries(path)
        few = {path: before[path] for path in paths}

        assert {path: queries(path) for path in paths if path not in (REPORT, COUNTY)} == {
            path: n for path, n in few.items() if path not in (REPORT, COUNTY)
        }
        assert queries(REPORT) <= few[REPORT] + 1, "minutes of progress were asked for nothing before"


class TestLists:
    def counted(self, county: County, key: str, place) -> int:
        records = TermRecords(Span.of(AUTUMN, TODAY))
        return len(list(LISTS[key].rows(records, place)))

    @pytest.mark.parametrize("key", [key for key in LISTS if key not in ("joined", "left", "leads")])
    def test_list_has_as_many_rows_as_its_figure(self, county, key):
        for place in (None, county.south, county.west):
            value = FIGURES[key].count(TermRecords(Span.of(AUTUMN, TODAY)), place)
            expected = value if isinstance(value, int) else {"confirmed": value.of - value.number}.get(key, value.of)
            assert self.counted(county, key, place) == expected

    def test_lists_by_school_and_person_have_each_that_was_counted(self, county):
        """A school that joined two partnerships stands there twice, and so does who leads two."""
        assert self.counted(county, "joined", None) == 5
        assert self.counted(county, "left", None) == 1
        assert self.counted(county, "leads", None) == FIGURES["leads"].count(records_of_autumn(), None) + 1

    def test_list_leads_back_to_the_draft_and_has_the_head_of_each_cell(self, county, people):
        client = signed_in(people["minute taker"])
        post(client, county, next_meeting(county))

        for key in ("represented", "handed-over", "practice"):
            page = read(client.get(f"{REPORT}{key}/"))
            back = [link.get("href") for link in page.iterfind(".//main//a") if text_of(link) == "Back to the draft"]
            assert back == [f"{REPORT}?draft=yes"], key
            crumbs = [link.get("href") for link in page.iterfind(".//nav//a")]
            assert f"{REPORT}?draft=yes" in crumbs
            heads = [text_of(head) for head in page.iterfind(".//main//thead//th")][1:]
            for row in page.iterfind(".//main//tbody/tr"):
                assert [cell.get("data-label") for cell in row.iterfind("td")] == heads
        assert "Draft" in texts(client.get(f"{REPORT}?draft=yes"), ".//strong")

    @pytest.mark.parametrize("key", LISTS)
    def test_list_opens_and_says_what_it_is(self, county, people, key):
        response = signed_in(people["officer"]).get(f"{COUNTY}{key}/")

        assert texts(response, ".//h1") == [LISTS[key].title]
        assert response.context["page"].object_list or LISTS[key].why_empty in response.content.decode()


class TestPaper:
    def test_one_click_freezes_the_report_with_its_digest_and_adds_its_word_file(self, county, people):
        meeting = next_meeting(county)
        say_progress(county)

        response = post(signed_in(people["minute taker"]), county, meeting)

        report = TermReport.objects.select_related("paper").get()
        assert (response.status_code, response["Location"]) == (302, REPORT)
        assert report.is_as_made
        assert report.content == content_of(report.board, AUTUMN, TODAY)
        assert (report.paper.meeting, report.paper.item, report.paper.is_public) == (meeting, None, False)
        assert report.made_by == people["minute taker"]
        said = words_of(report.paper.file.read())
        for word in ("Termly report, autumn term 2026 to 2027", "6. Progress on priorities", "Because of on-track."):
            assert word in said

    def test_paper_may_belong_to_an_item(self, county, people):
        meeting = next_meeting(county)
        item = meeting.items.get()

        post(signed_in(people["officer"]), county, meeting, place=f"{meeting.pk}/{item.pk}")

        assert Paper.objects.get().item == item

    @pytest.mark.parametrize("who", ["chair", "vice-chair"])
    def test_chair_reads_the_draft_and_makes_no_paper(self, county, people, who):
        meeting, client = next_meeting(county), signed_in(people[who])

        assert post(client, county, meeting).status_code == 403
        assert "<form method" not in client.get(REPORT).content.decode().partition("<main")[2]
        assert not TermReport.objects.exists()

    @pytest.mark.parametrize("who", ["superuser", "member", "chair of the West", "minute taker of the Board", "lead"])
    def test_nobody_else_makes_one(self, county, people, who):
        assert post(signed_in(people[who]), county, next_meeting(county)).status_code == 403
        assert not TermReport.objects.exists()

    def test_only_a_coming_meeting_of_the_board_and_an_item_that_is_not_part_b(self, county, people):
        meeting, other = next_meeting(county), next_meeting(county, "west")
        over, off = (
            next_meeting(county, held_on=TODAY - DAY),
            next_meeting(county, held_on=NEXT_ON + DAY, status="cancelled"),
        )
        closed = next_meeting(county, held_on=NEXT_ON + 2 * DAY, status="circulated")
        part_b = meeting.items.create(position=2, number="2", title="Secret", is_part_b=True)
        places = [str(one.pk) for one in (other, over, off, closed)]

        for place in [*places, f"{meeting.pk}/{part_b.pk}", f"{meeting.pk}/{other.items.get().pk}", "x", ""]:
            response = post(signed_in(people["officer"]), county, meeting, place=place)
            assert response.status_code == 422, place
            assert "Choose the meeting, and the item if it belongs to one" in response.content.decode()
        assert not TermReport.objects.exists()

    def test_late_paper_needs_the_chairs_agreement_and_is_told_once(self, county, people):
        meeting, client = next_meeting(county), signed_in(people["officer"])

        refused = post(client, county, meeting, timing="late")
        assert refused.status_code == 422
        assert "Enter who agreed in the chair" in refused.content.decode()

        post(client, county, meeting, timing="late", agreement="Ann Day, in the chair, 30 November 2026")

        assert Paper.objects.get().announced_at is not None

    def test_page_says_before_how_many_are_told_of_a_late_paper(self, county, people):
        meeting, client = next_meeting(county), signed_in(people["minute taker"])
        quiet = next_meeting(county, held_on=NEXT_ON + DAY, status="planned")
        late = {"timing": "late", "agreement": "Ann Day, in the chair, 30 November 2026"}
        said = [one for one in texts(client.get(REPORT), ".//p") if one.startswith("If it is late")]
        post(client, county, meeting, **late)
        told = Message.objects.filter(kind="late-paper").exclude(recipient="").count()

        assert told
        assert said == [
            f"If it is late, {told} people are told by e-mail at once, for the agenda of 20 December 2026 has gone out."
        ]

        asked = post(client, county, meeting, **late)
        assert f"If it is late, {told} people are told by e-mail at once" in " ".join(texts(asked, ".//p"))
        assert "told by e-mail" not in " ".join(texts(post(client, county, meeting), ".//p"))
        assert quiet.pk

    def test_page_says_until_when_it_can_be_made_public(self, county, people):
        next_meeting(county)
        page = " ".join(texts(signed_in(people["minute taker"]).get(REPORT), ".//p"))

        assert "until the minutes of that meeting are circulated: from then on its papers stay as they are" in page

    def test_second_one_is_asked_about_and_takes_the_place_of_the_first(self, county, people):
        meeting, client = next_meeting(county), signed_in(people["minute taker"])
        post(client, county, meeting)
        first = TermReport.objects.get()
        say_progress(county)

        asked = post(client, county, meeting)

        assert f"This report is a paper of {meeting} already" in text_of(read(asked).find(".//main"))
        assert TermReport.objects.count() == Paper.objects.count() == 1
        kept = {field.get("name"): field.get("value") for field in read(asked).findall(".//main//input")}

        response = client.post(REPORT, {name: value for name, value in kept.items() if name})

        second = TermReport.objects.get(number=2)
        assert response.status_code == 302
        assert second.paper.replaces == first.paper
        assert "Because of on-track." in client.get(REPORT).content.decode()
        assert list(TermReport.objects.standing()) == [second]

    def test_replacing_keeps_what_is_public_public(self, county, people):
        meeting, client = next_meeting(county), signed_in(people["minute taker"])
        post(client, county, meeting)
        Paper.objects.update(is_public=True)

        post(client, county, meeting, replaces=TermReport.objects.get().pk)

        assert Paper.objects.current().get().is_public

    def test_replacing_closes_what_has_progress_from_minutes_that_are_not_public(self, county, people):
        meeting, client = next_meeting(county), signed_in(people["minute taker"])
        post(client, county, meeting)
        Paper.objects.update(is_public=True)
        say_progress(county)

        post(client, county, meeting, replaces=TermReport.objects.get().pk)

        assert not Paper.objects.current().get().is_public

    def test_paper_is_made_public_once_the_minutes_that_it_has_progress_from_are(self, county, people):
        said = say_progress(county, term=AUTUMN.before.before)
        meeting, client = next_meeting(county), signed_in(people["minute taker"])
        post(client, county, meeting)
        paper = Paper.objects.get()
        paper.is_public = True
        with pytest.raises(ValidationError, match="in words that are in no public minutes"):
            paper.full_clean()

        freeze(meeting=said.item.meeting, parts=[Part.A], stage=MinutesVersion.Stage.PUBLISHED, by=people["officer"])
        Board.objects.filter(pk=said.board.pk).update(publishes_minutes=True)

        paper.full_clean()

    def test_progress_of_another_quadrant_or_of_long_ago_does_not_keep_a_paper_closed(self, county, people):
        say_progress(county, board="west")
        say_progress(county, term=Term(AUTUMN.year - 2, "Summer"))
        post(signed_in(people["minute taker"]), county, next_meeting(county))

        paper = Paper.objects.get()
        paper.is_public = True

        paper.full_clean()

    def test_two_who_replace_one_at_once_are_asked_again(self, county, people):
        meeting, client = next_meeting(county), signed_in(people["minute taker"])
        post(client, county, meeting)
        first = TermReport.objects.get().pk
        post(client, county, meeting, replaces=first)

        again = post(client, county, meeting, replaces=first)

        assert "as number 2" in again.content.decode()
        assert TermReport.objects.count() == 2

    def test_report_of_a_meeting_that_is_over_may_be_a_paper_of_the_next_one_too(self, county, people):
        meeting, client = next_meeting(county), signed_in(people["minute taker"])
        post(client, county, meeting)
        meeting.status, meeting.held_on = "circulated", TODAY - DAY
        meeting.save()
        later = next_meeting(county)

        post(client, county, later, replaces=TermReport.objects.get().pk)

        assert [report.paper.meeting for report in TermReport.objects.order_by("number")] == [meeting, later]

    def test_report_does_not_stand_in_two_coming_meetings(self, county, people):
        meeting, client = next_meeting(county), signed_in(people["minute taker"])
        later = next_meeting(county, held_on=NEXT_ON + DAY)
        post(client, county, meeting)

        response = post(client, county, later, replaces=TermReport.objects.get().pk)

        assert response.status_code == 422
        assert "Choose that meeting to replace it there" in response.content.decode()

    def test_all_or_nothing(self, county, people, monkeypatch):
        from improvement.reporting import writes

        def fails(_):
            raise RuntimeError

        monkeypatch.setattr(writes, "digest_of", fails)
        with pytest.raises(RuntimeError):
            post(signed_in(people["officer"]), county, next_meeting(county))

        assert not Paper.objects.exists()


class TestPages:
    """A report in the pack of its meeting."""

    def test_pack_has_the_report_as_pages(self, county, people):
        meeting, client = next_meeting(county), signed_in(people["minute taker"])
        say_progress(county)
        post(client, county, meeting)
        address = f"/meetings/{meeting.pk}/pack.pdf"

        if client.get(address).status_code == 202:
            call_command("work", "--once")
        said = words_of_pdf(client.get(address).content)

        assert "not in this pack" not in said
        for words in ("drawn here", "1. Engagement", "Because of on-track."):
            assert words in " ".join(said.split()), words

    def test_report_that_is_not_as_it_was_made_is_not_drawn(self, county):
        content = content_of(county.boards["south"], AUTUMN, TODAY)
        meeting = next_meeting(county)
        papers = [Paper.objects.create(meeting=meeting, title=title, file="papers/report.docx") for title in "ab"]
        for number, paper in enumerate(papers):
            TermReport.objects.create(
                board=county.boards["south"],
                year=2026,
                term="Autumn",
                number=number + 1,
                paper=paper,
                content=content | ({"term": "Zzterm"} if number else {}),
                digest=digest_of(content),
                made_at=timezone.now(),
            )

        assert set(drawings_of_reports([paper.pk for paper in papers])) == {papers[0].pk}

    def test_pages_say_what_the_word_file_says(self, county):
        say_progress(county)
        content = content_of(county.boards["county"], AUTUMN, TODAY)

        pdf = pdfs.compiled(TEMPLATE, pages_of(content), standard="ua-1")

        said = "".join(words_of_pdf(pdf).split())
        for duty in content["duties"]:
            for sentence in [duty["name"], *duty["dashes"], *duty["notes"]]:
                assert "".join(sentence.split())[:60] in said
        for figure in figures_in(content):
            assert "".join(figure["label"].split())[:12] in said


class TestFrozen:
    def test_page_shows_what_was_frozen_whatever_changes(self, county, people):
        client = signed_in(people["minute taker"])
        post(client, county, next_meeting(county))
        before = client.get(REPORT)
        make_partnership(home_quadrant=county.south, schools=5)
        say_progress(county)

        after = client.get(REPORT)

        assert texts(after, ".//td") == texts(before, ".//td")
        assert texts(client.get(f"{REPORT}?draft=yes"), ".//td") != texts(before, ".//td")
        assert not any(figure["url"] for figure in figures_of(after))

    def test_content_that_is_not_as_it_was_made_is_not_shown(self, county, people):
        client = signed_in(people["minute taker"])
        paper = Paper.objects.create(meeting=next_meeting(county), title="Report", file="papers/report.docx")
        content = content_of(county.boards["south"], AUTUMN, TODAY)
        TermReport.objects.create(
            board=county.boards["south"],
            year=2026,
            term="Autumn",
            paper=paper,
            content=content | {"term": "Zzterm"},
            digest=digest_of(content),
            made_at=timezone.now(),
        )

        page = text_of(read(client.get(REPORT)).find(".//main"))

        assert "its digest differs, so it is not shown" in page
        assert "Zzterm" not in page
        assert "Engagement" not in page

    def test_last_terms_report_says_what_is_known_of_its_own_day_alone(self, county, people, monkeypatch):
        post(signed_in(people["minute taker"]), county, next_meeting(county))
        said = {figure["key"]: figure["now"] for figure in figures_in(TermReport.objects.get().content)}
        monkeypatch.setattr(timezone, "localdate", lambda *_: dt.date(2027, 2, 1))

        spring = content_of(county.boards["south"], Term(2026, "Spring"), dt.date(2027, 2, 1))

        before = {figure["key"]: figure["before"] for figure in figures_in(spring)}
        assert before["confirmed"] == said["confirmed"] == "3 of 5"
        assert before["reviews-to-come"] == said["reviews-to-come"]

    @pytest.mark.parametrize("stages", [2, 4, 5])
    def test_word_file_has_room_for_a_long_word_and_keeps_the_rows_of_a_table_together(self, stages):
        document = new_document(title="Report", author="Council", subject="Board")
        add_table(document, ["Theme", *["Established"] * stages], [["Leadership", *["–"] * stages] for _ in range(7)])

        [table] = document.tables
        assert min(column.width.cm for column in table.columns) >= 2.3
        assert round(sum(column.width.cm for column in table.columns), 1) == 17
        kept = [cell.paragraphs[0].paragraph_format.keep_with_next for row in table.rows for cell in row.cells]
        assert kept == [True] * (7 * (stages + 1)) + [False] * (stages + 1)

    def test_word_file_of_the_draft_says_what_the_page_says(self, county, people):
        client = signed_in(people["chair"])
        say_progress(county)

        said = words_of(client.get(f"{REPORT}report.docx").content)

        for figure in figures_of(client.get(REPORT)):
            assert f"{figure['label']}|{figure['now']}|{figure['before']}" in said


def figures_of(response) -> list[dict]:
    return [figure for duty in response.context["report"].duties for figure in duty["figures"]]


def figures_in(content: dict) -> list[dict]:
    return [figure for duty in content["duties"] for figure in duty["figures"]]


def lines(response) -> list[str]:
    """The rows of all tables, their cells apart."""
    return [" | ".join(text_of(cell) for cell in row) for row in read(response).findall(".//main//tr")]


def records_of_autumn() -> TermRecords:
    return TermRecords(Span.of(AUTUMN, TODAY))


def words_of(content: bytes) -> str:
    document = Document(BytesIO(content))
    rows = ["|".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *rows])
