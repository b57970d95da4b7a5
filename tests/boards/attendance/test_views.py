"""Attendance over a year by body and meeting, vacancies, and who may look."""

import csv
import datetime as dt
import io

import pytest

from boards.attendance.roll import roll_of, rolls_of
from boards.attendance.years import attendance_in, vacancies_between
from boards.models import Seat
from boards.recording.writes import add_guest, mark_attendance
from tests.boards.minuted import MET_ON, make_recording
from tests.clients import signed_in
from tests.factories import (
    make_board,
    make_lead,
    make_meeting,
    make_organisation,
    make_partnership,
    make_person,
    make_quadrant,
    make_seat,
    make_user,
)
from tests.pages.reading import read, text_of, texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ADDRESS = "/boards/school-partnership-board/attendance/"
SVG = "{http://www.w3.org/2000/svg}"
FIRST, LAST = dt.date(2025, 9, 1), dt.date(2026, 8, 31)


def table(client, address: str = ADDRESS) -> dict[str, list[str]]:
    """The rows of the first table by their heads."""
    rows = read(client.get(address)).find(".//main").find(".//table").findall(".//tbody/tr")
    return {text_of(row.find("th")): [text_of(cell) for cell in row.findall("td")] for row in rows}


def test_table_has_a_row_a_body_and_a_column_a_meeting(setting):
    meeting = make_recording(setting)
    add_guest(meeting=meeting, name="Sam Elm", substitute_for=setting.kim, by=setting.minute_taker)
    make_meeting(setting.board, held_on=dt.date(2026, 1, 20))

    found = table(signed_in(setting.member))

    assert found == {
        "ASHE": ["Present 1", "Not recorded", "1 of 1"],
        "EPHA": ["Present 2 (1 substitute) Apologies 1", "Not recorded", "2 of 2"],
        "All": ["3 of 3", "not recorded", "3 of 3"],
    }


def test_table_says_who_was_there_in_part_and_who_was_absent(setting):
    meeting = make_recording(setting)
    mark_attendance(meeting=meeting, person=setting.lee, presence="in-part", by=setting.minute_taker)
    mark_attendance(meeting=meeting, person=setting.kim, presence="absent", by=setting.minute_taker)

    assert table(signed_in(setting.officer))["EPHA"] == ["Present 1 (1 in part) Absent 1", "1 of 2"]


def test_table_says_whom_nobody_marked(setting):
    meeting = make_recording(setting)
    mark_attendance(meeting=meeting, person=setting.lee, presence="", by=setting.minute_taker)
    add_guest(meeting=meeting, name="Sam Elm", substitute_for=setting.kim, by=setting.minute_taker)

    assert table(signed_in(setting.officer))["EPHA"] == ["Present 1 (1 substitute) Apologies 1 Not marked 1", "1 of 2"]


def test_table_leaves_out_other_years_the_future_and_cancelled_meetings(setting):
    make_recording(setting)
    make_meeting(setting.board, held_on=dt.date(2025, 8, 31))
    make_meeting(setting.board, held_on=dt.date(2025, 11, 1), status="cancelled")

    attendance = attendance_in(setting.board, 2025, today=MET_ON)

    assert [meeting.held_on for meeting in attendance.meetings] == [MET_ON]
    assert attendance_in(setting.board, 2025, today=MET_ON - dt.timedelta(days=1)).meetings == []


def test_quadrant_meeting_counts_the_leads_of_the_day(setting):
    quadrant = make_quadrant("South")
    board = make_board("South quadrant meeting", quadrant=quadrant)
    here = make_partnership(home_quadrant=quadrant)
    lead = make_lead(here)
    make_lead(here, ended_on=dt.date(2025, 10, 14))
    make_lead(make_partnership(home_quadrant=make_quadrant("West")))
    meeting = make_meeting(board, held_on=MET_ON, status="in-progress")
    mark_attendance(meeting=meeting, person=lead.person, presence="present", by=setting.officer)

    attendance = attendance_in(board, 2025)

    assert [(row.body, row.total.of_expected) for row in attendance.rows] == [("Partnership leads", "1 of 1")]


def test_rolls_of_many_meetings_are_the_rolls_of_each(setting):
    meetings = [make_recording(setting, MET_ON + dt.timedelta(days=days)) for days in (0, 1)]
    add_guest(meeting=meetings[1], name="Sam Elm", substitute_for=setting.kim, by=setting.minute_taker)

    rolls = rolls_of(setting.board, meetings)

    for meeting in meetings:
        each, together = roll_of(meeting), rolls[meeting]
        assert [(body.name, body.places) for body in together.bodies] == [(b.name, b.places) for b in each.bodies]
        assert together.members_there == each.members_there


def seats(*spans: tuple[dt.date, dt.date | None]) -> list[Seat]:
    """Seats of one body over those spans, not saved."""
    body = make_organisation("ASHE")
    return [Seat(organisation=body, started_on=start, ended_on=end) for start, end in spans]


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([(FIRST, None)], []),
        ([(FIRST - dt.timedelta(days=9), FIRST - dt.timedelta(days=1))], [(FIRST, None)]),
        ([(FIRST, LAST)], []),
        ([(FIRST, LAST - dt.timedelta(days=1))], [(LAST, None)]),
        (
            [(FIRST, dt.date(2025, 10, 14)), (dt.date(2025, 10, 16), None)],
            [(dt.date(2025, 10, 15), dt.date(2025, 10, 15))],
        ),
        ([(FIRST, dt.date(2025, 10, 14)), (dt.date(2025, 10, 15), None)], []),
        ([(FIRST, None), (FIRST, dt.date(2025, 10, 14))], []),
        ([(FIRST, dt.date.max), (dt.date.max, None)], []),
        ([(dt.date.min, dt.date.min), (FIRST, dt.date.max)], []),
        ([(dt.date(2023, 9, 1), dt.date(2024, 1, 1)), (dt.date(2024, 9, 1), None)], []),
        ([(FIRST, dt.date(2026, 3, 1)), (LAST + dt.timedelta(days=9), None)], [(dt.date(2026, 3, 2), None)]),
    ],
)
def test_vacancies_are_the_days_without_a_seat(spans, expected):
    found = vacancies_between(seats(*spans), FIRST, LAST)

    assert [(vacancy.since, vacancy.until) for vacancy in found] == expected


def test_vacancies_of_bodies_that_stand_side_by_side_are_each_their_own(setting):
    other = make_organisation("ESSET", position=1)
    make_seat(setting.board, make_person("Zoe"), organisation=other, ended_on=dt.date(2025, 10, 1))
    make_recording(setting)

    attendance = attendance_in(setting.board, 2025)

    assert [vacancy.body for vacancy in attendance.vacancies] == ["ESSET"]
    assert next(row for row in attendance.rows if row.body == "ESSET").counts[0].lines == ["Vacant"]


def test_charts_say_what_the_table_says(setting):
    make_recording(setting)

    page = read(signed_in(setting.member).get(ADDRESS))

    chart = [text_of(text) for text in page.iter(f"{SVG}text")]
    assert chart == ["15 October 2025", "2 of 3", "ASHE", "1 of 1", "EPHA", "1 of 2"]
    widths = [rect.get("width") for rect in page.iter(f"{SVG}rect") if rect.get("class") == "portal-bar__part"]
    assert widths == ["214", "320", "160"]


def test_csv_has_a_line_a_body_and_meeting(setting):
    make_recording(setting)

    content = signed_in(setting.member).get(ADDRESS.replace("attendance/", "attendance.csv")).content.decode()

    rows = list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff"))))
    assert [(row["Meeting"], row["Body"], row["Present"], row["Apologies"]) for row in rows] == [
        ("2025-10-15", "ASHE", "1", "0"),
        ("2025-10-15", "EPHA", "1", "1"),
    ]


def test_year_is_the_latest_with_meetings_unless_asked_for(setting):
    make_recording(setting)
    make_meeting(setting.board, held_on=dt.date(2024, 10, 1))
    client = signed_in(setting.member)

    assert "2025 to 2026" in texts(client.get(ADDRESS), ".//h1")[0]
    assert "2024 to 2025" in texts(client.get(f"{ADDRESS}?year=2024"), ".//h1")[0]
    assert "met in no year called “1850”" in client.get(f"{ADDRESS}?year=1850").content.decode()
    no_file = client.get(f"{ADDRESS.replace('attendance/', 'attendance.csv')}?year=1850")
    assert (no_file.status_code, "met in no year" in no_file.content.decode()) == (404, True)


def test_year_without_meetings_says_why(setting):
    assert "No meeting of this board has been held in this year yet." in (
        signed_in(setting.member).get(ADDRESS).content.decode()
    )


def test_page_is_for_those_who_sit_on_the_board_and_officers(client, setting):
    for user in (setting.member, setting.chair, setting.minute_taker, setting.officer):
        assert signed_in(user).get(ADDRESS).status_code == 200
        assert ADDRESS in signed_in(user).get("/boards/school-partnership-board/").content.decode()
    for user in (make_user(), make_user(person=make_lead().person)):
        assert signed_in(user).get(ADDRESS).status_code == 404
        assert ADDRESS not in signed_in(user).get("/boards/school-partnership-board/").content.decode()
    assert client.get(ADDRESS).status_code == 302


def test_page_takes_the_same_queries_however_many_meetings(
    client, setting, count_queries, django_assert_max_num_queries
):
    make_recording(setting)
    client.force_login(setting.member)
    before = count_queries(ADDRESS)
    for days in (1, 2, 3):
        make_recording(setting, MET_ON + dt.timedelta(days=days))

    assert count_queries(ADDRESS) == before
    with django_assert_max_num_queries(5):
        attendance_in(setting.board, 2025)
