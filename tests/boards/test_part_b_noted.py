"""What shows Part B is noted on its request, and called by a number where nobody asked for it."""

import pytest
from django.http import HttpRequest

from boards.models import (
    Action,
    AgendaItem,
    Attendance,
    Board,
    Decision,
    Meeting,
    MinutesVersion,
    NamedVote,
    Paper,
    Part,
    Vote,
)
from boards.part_b import called, neutral_name, note_items, note_papers, note_part_b, note_records, noted_of
from tests.boards.minuted import MET_ON, NEXT_ON

MEETING = Meeting(board=Board(name="Board", abbreviation="SPB"), held_on=MET_ON)
REFERENCE = "SPB 2025-10-15"


def item(part: Part, meeting: Meeting = MEETING) -> AgendaItem:
    return AgendaItem(meeting=meeting, number="3", title="MARKER", **part.column)


def paper(part: Part, of: Part | None = None) -> Paper:
    return Paper(meeting=MEETING, item=of and item(of), title="MARKER", **part.column)


@pytest.mark.parametrize(
    ("papers", "noted"),
    [
        ([], set()),
        ([paper(Part.A)], set()),
        ([paper(Part.A, of=Part.A)], set()),
        ([paper(Part.B)], {REFERENCE}),
        ([paper(Part.A), paper(Part.B)], {REFERENCE}),
        ([paper(Part.B), paper(Part.A)], {REFERENCE}),
        ([paper(Part.A, of=Part.B)], {REFERENCE}),
    ],
)
def test_meeting_is_noted_where_one_of_the_papers_is_part_b(papers, noted):
    request = HttpRequest()

    note_papers(request, MEETING, papers)

    assert noted_of(request) == noted


def test_meetings_of_items_of_part_b_are_noted_besides_those_that_are_already():
    request = HttpRequest()
    other = Meeting(board=MEETING.board, held_on=NEXT_ON)
    note_part_b(request, [MEETING])

    note_items(request, [item(Part.A, other)])
    assert noted_of(request) == {REFERENCE}
    note_items(request, [item(Part.A, other), item(Part.B, other)])
    assert noted_of(request) == {REFERENCE, "SPB 2026-01-20"}


def records(part: Part) -> list:
    of = item(part)
    return [
        of,
        MinutesVersion(meeting=MEETING, stage="draft", number=1, **part.column),
        paper(part),
        Decision(item=of, text="MARKER"),
        Action(item=of, text="MARKER"),
        Vote(item=of, motion="MARKER"),
        NamedVote(vote=Vote(item=of, motion="MARKER"), choice="for"),
        *(Attendance(meeting=MEETING, **{name: of}) for name in ("arrived_at", "left_at", "for_item")),
    ]


@pytest.mark.parametrize("record", records(Part.B), ids=lambda record: type(record).__name__)
def test_meeting_is_noted_of_each_kind_of_record_of_part_b(record):
    request = HttpRequest()

    note_records(request, [Board(), record])

    assert noted_of(request) == {REFERENCE}


@pytest.mark.parametrize(
    "record", [*records(Part.A), Attendance(meeting=MEETING), Board()], ids=lambda one: type(one).__name__
)
def test_nothing_is_noted_of_records_of_part_a(record):
    request = HttpRequest()

    note_records(request, [record])

    assert noted_of(request) == set()
    assert neutral_name(record) == ""


@pytest.mark.parametrize(
    ("record", "name"),
    [
        (item(Part.B), f"Confidential business, {REFERENCE}/3"),
        (Decision(item=item(Part.B), text="MARKER"), f"Confidential business, {REFERENCE}/3"),
        (Action(item=item(Part.B), text="MARKER"), f"Confidential business, {REFERENCE}/3"),
        (Vote(item=item(Part.B), motion="MARKER"), f"Confidential business, {REFERENCE}/3"),
        (paper(Part.B, of=Part.B), f"Confidential business, {REFERENCE}/3"),
        (paper(Part.B), f"Confidential business, {REFERENCE}"),
        (item(Part.A), "3 MARKER"),
        (paper(Part.A), "MARKER"),
        (Board(name="Board"), "Board"),
    ],
    ids=lambda one: type(one).__name__,
)
def test_record_of_part_b_is_called_by_its_number_and_any_other_by_its_name(record, name):
    assert called(record) == name
