"""Pasted lines of a plan: what they may say, and which line is refused with what."""

import datetime as dt

import pytest

from base.school_terms import Term
from boards.forward_plan.pasting import read_plan
from boards.forward_plan.places import RECURRING, UNPLACED, Place
from boards.models import Board, Meeting, Part, PlannedItem
from partnerships.models import Person

pytestmark = pytest.mark.once

BOARD = Board(name="Board")
OCTOBER = Place("meeting-1", "15 October 2026", meeting=Meeting(pk=1, board=BOARD, held_on=dt.date(2026, 10, 15)))
JANUARY = Place("meeting-2", "20 January 2027", meeting=Meeting(pk=2, board=BOARD, held_on=dt.date(2027, 1, 20)))
MARCH = Place("meeting-3", "18 March 2027", meeting=Meeting(pk=3, board=BOARD, held_on=dt.date(2027, 3, 18)))
SUMMER = Place("term-2026-Summer", "Summer term 2026 to 2027", term=Term(2026, "Summer"))
PLACES = [UNPLACED, OCTOBER, JANUARY, MARCH, SUMMER, *RECURRING]
ANN = Person(name="Ann Day")


def read(text: str, *, known=(), people=(ANN,), refused=()):
    return read_plan(text, board=BOARD, places=PLACES, people=people, known=known, refused=refused)


@pytest.mark.parametrize(
    ("when", "value"),
    [
        ("15 October 2026", "meeting-1"),
        ("15/10/26", "meeting-1"),
        ("Thursday 15 October 2026", "meeting-1"),
        ("Autumn 2026", "meeting-1"),
        ("Autumn term 2026 to 2027", "meeting-1"),
        ("autumn term 2026-27", "meeting-1"),
        ("Summer 2027", "term-2026-Summer"),
        ("Summer term 2026/27", "term-2026-Summer"),
        ("Every autumn meeting", "every-Autumn"),
        ("each spring", "every-Spring"),
        ("every summer term", "every-Summer"),
        ("Every meeting", "every-Every"),
        ("", ""),
        ("TBC", ""),
        ("Not placed yet", ""),
        ("not yet known", ""),
        ("none", ""),
    ],
)
def test_when_is_read_as_clerks_write_it(when, value):
    pasted = read(f"Budget\t{when}")

    assert pasted.problems == []
    assert [line.place.value for line in pasted.lines] == [value]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Budget\t16 October 2026", "Line 1: the board has no meeting on 16 October 2026"),
        ("Budget\t31/2/2027", "Line 1: “31/2/2027” is not a day"),
        ("Budget\tsoon", "Line 1: “soon” is not a day"),
        ("Budget\tSpring 2027", "Line 1: “Spring 2027” has more than one meeting"),
        ("Budget\tSpring 2019", "Line 1: nothing can be planned for “Spring 2019”"),
        ("\t15/10/26", "Line 1: it has no title"),
        (f"{'x' * 201}\t", "is longer than 200 characters"),
        ("Budget\t\t\tto sleep", "Line 1: “to sleep” is no purpose"),
        ("Budget\t\t\t\tan hour", "Line 1: “an hour” is no number of minutes"),
        ("Budget\t\t\t\t\tperhaps", "Line 1: “perhaps” does not say whether it is confidential"),
        ("Budget\t\tann@example.org", "Line 1: “ann@example.org” is no name"),
        ("Budget\t\t\t\t\t\t\t\tmore", "Line 1: it has 9 cells, and 8 are read"),
        ("Minutes", "Line 1: “Minutes” is on every agenda"),
        ("Budget\nbudget", "Line 2: “budget” stands in an earlier line too"),
        ("Title\tWhen", "There is no line below the headings"),
        ("\n".join(f"Item {number}" for number in range(201)), "These are 201 lines. Paste no more than 200"),
    ],
)
def test_line_that_cannot_be_read_is_said_with_its_number(line, said):
    pasted = read(line, refused=["minutes"])

    assert len(pasted.problems) == 1
    assert said in pasted.problems[0]


def test_every_wrong_line_is_said():
    pasted = read("Budget\tsoon\n\nSafeguarding\nAttendance\tlater")

    assert [problem[:7] for problem in pasted.problems] == ["Line 1:", "Line 4:"]


@pytest.mark.parametrize("mark", ["\t", "|", ";"])
def test_cells_are_read_by_their_headings_whatever_parts_them(mark):
    cells = [
        ("Lead officer", "Date of meeting", "Agenda item", "Purpose", "Mins", "Part B", "Comments", "Ref"),
        ("ann day", "15/10/26", "Budget", "For decision", "20 mins", "Yes", "Figures first", "X1"),
    ]

    [line] = read("\n".join(mark.join(row) for row in cells)).lines

    entry = line.entry
    assert (entry.title, entry.presenter, entry.purpose, entry.minutes_allowed) == ("Budget", ANN, "decide", 20)
    assert (entry.part, entry.note, line.place) == (Part.B, "Figures first", OCTOBER)


@pytest.mark.parametrize(
    ("who", "name", "body"),
    [
        ("Una Brook", "Una Brook", ""),
        ("Una Brook (Harlow College)", "Una Brook", "Harlow College"),
        ("Una Brook, Harlow College", "Una Brook", "Harlow College"),
    ],
)
def test_who_is_not_known_comes_from_outside(who, name, body):
    [line] = read(f"Budget\t\t{who}").lines

    assert (line.entry.presenter, line.entry.outside_presenter, line.entry.outside_body) == (None, name, body)


def test_name_of_several_people_is_asked():
    [problem] = read("Budget\t\tAnn Day", people=(ANN, Person(name="Ann Day"))).problems

    assert "may be more than one person" in problem


def test_line_with_the_title_of_an_entry_moves_it_and_keeps_what_it_does_not_say():
    entry = PlannedItem(pk=7, title="Budget", purpose="decide", minutes_allowed=5, note="Old", part=Part.B)

    [line] = read("budget\t15/10/26\t\t\t10", known=[entry]).lines

    assert (line.entry, line.is_moved, line.place) == (entry, True, OCTOBER)
    assert (entry.title, entry.purpose, entry.minutes_allowed, entry.note) == ("Budget", "decide", 10, "Old")
    assert entry.part is Part.B


def test_line_with_the_title_of_two_entries_is_refused():
    [problem] = read("Budget", known=[PlannedItem(title="Budget"), PlannedItem(title="budget")]).problems

    assert "in the plan more than once" in problem


def test_line_of_an_entry_on_an_agenda_that_is_out_is_refused():
    out = Meeting(board=BOARD, held_on=dt.date(2026, 10, 15), status="agenda-issued")

    [problem] = read("Budget", known=[PlannedItem(title="Budget", meeting=out)]).problems

    assert "on an agenda that has gone out" in problem


@pytest.mark.parametrize(
    ("line", "value"),
    [("Budget", "meeting-2"), ("Budget\t\tLee Oak", "meeting-2"), ("Budget\tnot placed", ""), ("Budget\ttbc", "")],
)
def test_entry_stays_where_it_is_unless_the_line_says_otherwise(line, value):
    entry = PlannedItem(pk=7, title="Budget", meeting=JANUARY.meeting)

    [read_line] = read(line, known=[entry]).lines

    assert (read_line.place.value, read_line.stays) == (value, bool(value))


def test_entry_stays_where_it_is_if_there_is_no_column_of_when():
    entry = PlannedItem(pk=7, title="Budget", recurs="Every")

    [line] = read("Title\tMinutes\nBudget\t5", known=[entry]).lines

    assert (line.place.recurs, line.stays, line.entry.minutes_allowed) == ("Every", True, 5)


@pytest.mark.parametrize(("said", "opens"), [("no", True), ("", False), ("yes", False)])
@pytest.mark.parametrize("part", [Part.A, Part.B])
def test_line_that_opens_a_confidential_entry_is_noted(said, opens, part):
    entry = PlannedItem(pk=7, title="Budget", part=part)

    pasted = read(f"Budget\t\t\t\t\t{said}", known=[entry])

    assert bool(pasted.opened) == (opens and part is Part.B)


def test_cell_of_excel_with_line_ends_and_quotation_marks_is_one_cell():
    pasted = read('"Budget\nof 2027"\t15/10/26\n"The ""big"" picture"\t\t\t\t\t\t"First\nsecond"\nPay\tsoon')

    assert [line.entry.title for line in pasted.lines] == ["Budget of 2027", 'The "big" picture']
    assert pasted.lines[1].entry.note == "First second"
    assert pasted.problems[0].startswith("Line 3: ")


def test_quotation_mark_that_somebody_typed_is_kept():
    [line] = read('"Ready to learn" report\t15/10/26').lines

    assert (line.entry.title, line.place) == ('"Ready to learn" report', OCTOBER)


@pytest.mark.parametrize(
    "when", ["Autumn 0000", "Spring 0000", "Summer 9999", "Spring 9999", "Autumn term 9999 to 10000", "Autumn 0001"]
)
def test_term_of_no_year_is_refused_with_a_sentence(when):
    [problem] = read(f"Budget\t{when}").problems

    assert problem.startswith("Line 1: ")


def test_heading_that_nobody_knows_is_named_and_its_column_left_out():
    pasted = read("Item | When | Cost centre\nBudget | tbc | 12")

    assert (pasted.unknown, pasted.problems) == (["Cost centre"], [])
    assert [line.entry.title for line in pasted.lines] == ["Budget"]


def test_two_headings_of_one_column_are_said():
    assert read("Item | When | Title\nBudget | tbc | x").problems == [
        "Two headings stand for “Title”. Leave one of the columns out."
    ]


@pytest.mark.parametrize("heading", ["Report?", "Report", "Paper", "A report is to come with it"])
@pytest.mark.parametrize(("said", "wants"), [("yes", True), ("no", False), ("", False)])
def test_column_of_reports_is_kept(heading, said, wants):
    pasted = read(f"Meeting | Item | Who | {heading}\ntbc | Budget | Ann Day | {said}")

    assert pasted.problems == []
    assert [(line.entry.title, line.entry.wants_report) for line in pasted.lines] == [("Budget", wants)]


@pytest.mark.parametrize(
    ("written", "title", "part"),
    [
        ("CONFIDENTIAL: a school", "a school", Part.B),
        ("Confidential – a school", "a school", Part.B),
        ("(Confidential) a school", "a school", Part.B),
        ("Part B: a school", "a school", Part.B),
        ("Part B a school", "a school", Part.B),
        ("Confidentiality of records", "Confidentiality of records", Part.A),
        ("Confidential waste", "Confidential waste", Part.A),
    ],
)
def test_title_that_says_so_makes_it_confidential(written, title, part):
    [line] = read(written).lines

    assert (line.entry.title, line.entry.part) == (title, part)
    assert ("Confidential, as its title says" in line.remarks) is part.is_confidential


@pytest.mark.parametrize(("name", "meant"), [("Ann", True), ("Anne Day", True), ("Una Brook", False)])
def test_stranger_is_shown_as_one_with_who_may_be_meant(name, meant):
    [line] = read(f"Budget\ttbc\t{name}").lines

    assert line.remarks[0] == f"{name} is from outside: nobody of this board has that name"
    assert ("Did you mean Ann Day? Then write that name in the lines" in line.remarks) is meant


def test_other_presenter_of_an_entry_shows_as_a_change():
    entry = PlannedItem(pk=1, board=BOARD, title="Budget", outside_presenter="Una Brook")

    [line] = read("Budget\ttbc\tAnn Day", known=[entry]).lines

    assert line.remarks == ["Until now Una Brook brings it"]
