"""Attendance at a board's meetings over the years, for those who sit on it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from base.drawing import BarChart
from base.exports.files import no_file
from base.exports.tables import Column, csv_lines
from base.school_terms import academic_year, year_label
from boards.attendance.years import AttendanceYear, attendance_in
from boards.models import Board, Meeting
from boards.models.access import boards_sat_on_by

COLUMNS = (
    Column("Meeting", "", lambda cell: cell[0].held_on),
    Column("Body", "", lambda cell: cell[1]),
    Column("Expected", "", lambda cell: cell[2].expected),
    Column("Present", "", lambda cell: cell[2].present),
    Column("of them in part", "", lambda cell: cell[2].in_part),
    Column("of them substitutes", "", lambda cell: cell[2].substitutes),
    Column("Apologies", "", lambda cell: cell[2].apologies),
    Column("Absent", "", lambda cell: cell[2].absent),
    Column("Vacant", "", lambda cell: "yes" if cell[2].is_vacant else "no"),
    Column("Recorded", "", lambda cell: "yes" if cell[2].is_recorded else "no"),
)


@never_cache
@require_safe
def board_attendance(request: HttpRequest, slug: str) -> TemplateResponse:
    """Who was there by body and meeting, for the academic year that ``?year=`` gives, else the latest with meetings."""
    board, years, year, ignored = _asked(request, slug)
    attendance = attendance_in(board, year)
    return TemplateResponse(
        request,
        "boards/attendance/board_attendance.html",
        {
            "board": board,
            "years": [(one, year_label(one)) for one in years],
            "attendance": attendance,
            "year_label": year_label(year),
            "charts": _charts(attendance),
            "ignored": ignored,
        },
    )


@never_cache
@require_safe
def board_attendance_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The same as a table: a line a body and meeting; 404 and why for a year without meetings."""
    board, _, year, ignored = _asked(request, slug)
    if ignored:
        return no_file(ignored)
    attendance = attendance_in(board, year)
    cells = [
        (meeting, row.body, count)
        for row in attendance.rows
        for meeting, count in zip(attendance.meetings, row.counts, strict=True)
    ]
    return HttpResponse(
        csv_lines(COLUMNS, cells),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{board.slug}-attendance-{year}.csv"'},
    )


def _asked(request: HttpRequest, slug: str) -> tuple[Board, list[int], int, list[str]]:
    """The board, the years with meetings, the one asked for, and what was asked for and is not there."""
    board = get_object_or_404(boards_sat_on_by(request.user), slug=slug)
    today = timezone.localdate()
    held = board.meetings.filter(held_on__lte=today).exclude(status=Meeting.Status.CANCELLED)
    years = held.years() or [academic_year(today)]
    asked = request.GET.get("year", "").strip()
    year = next((one for one in years if str(one) == asked), None)
    if asked and year is None:
        return board, years, years[0], [f"This board met in no year called “{asked[:50]}”. This is the latest year."]
    return board, years, years[0] if year is None else year, []


def _charts(attendance: AttendanceYear) -> list[tuple[str, BarChart]]:
    """Each chart with its heading."""
    by_meeting = [
        (date_format(meeting.held_on, "j F Y"), count.of_expected, count.percentage)
        for meeting, count in attendance.by_meeting
    ]
    by_body = [(row.body, row.total.of_expected, row.total.percentage) for row in attendance.rows]
    title = "Bars of the share of those expected who were there"
    return [
        ("By meeting", BarChart.of("meetings", f"{title}, by meeting", by_meeting)),
        ("By body", BarChart.of("bodies", f"{title}, by body", by_body)),
    ]
