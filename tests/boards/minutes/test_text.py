"""How the text of an item is read."""

import datetime as dt

import pytest

from boards.minutes.lines import Circumstances, read_action
from boards.minutes.text import read
from partnerships.models import Person

ANN, LEE, OTHER_LEE = Person(pk=1, name="Ann Day"), Person(pk=2, name="Lee Oak"), Person(pk=3, name="Lee Elm")
MET_ON, NEXT_ON = dt.date(2025, 10, 15), dt.date(2026, 1, 20)
THERE = Circumstances([ANN, LEE, OTHER_LEE], MET_ON, NEXT_ON)


def test_read_tells_the_kinds_of_lines_apart_and_keeps_their_order():
    text = (
        "The report was\nreceived.\n\na) first\nb) second\n- a point\nAgreed: to publish\n! Ann Day: write\nAnd so on."
    )

    assert [(block.kind, block.label, block.text) for block in read(text)] == [
        ("paragraph", "", "The report was\nreceived."),
        ("numbered", "a)", "first"),
        ("numbered", "b)", "second"),
        ("bullet", "", "a point"),
        ("decision", "Agreed", "to publish"),
        ("action", "", "Ann Day: write"),
        ("paragraph", "", "And so on."),
    ]


@pytest.mark.parametrize(
    "text", ["", "\n\n", "!", "Agreed:", "a)", "-", "**", "[", "<b>bold</b>", "&amp;", "\\", "`x`"]
)
def test_read_leaves_nothing_out_of_what_is_unfinished(text):
    assert "".join(block.text for block in read(text)) == text.strip()


def test_read_marks_bold_links_and_other_minutes():
    [block] = read("**Minute 2a** refers, see https://example.org/a and [the plan](https://example.org/b).")

    assert [(span.text, span.is_bold, span.href, span.refers_to) for span in block.spans if span.text.strip()] == [
        ("Minute 2a", True, "", "2a"),
        (" refers, see ", False, "", ""),
        ("https://example.org/a", False, "https://example.org/a", ""),
        (" and ", False, "", ""),
        ("the plan", False, "https://example.org/b", ""),
        (".", False, "", ""),
    ]


@pytest.mark.parametrize(
    ("mark", "is_bold", "is_italic"), [("**", True, False), ("*", False, True), ("***", True, True)]
)
def test_read_keeps_bold_and_italic_around_a_reference_and_on_both_sides_of_it(mark, is_bold, is_italic):
    [block] = read(f"{mark}as minute 2a says{mark}, and so on")

    assert [(span.text, span.is_bold, span.is_italic) for span in block.spans if span.text] == [
        ("as ", is_bold, is_italic),
        ("minute 2a", is_bold, is_italic),
        (" says", is_bold, is_italic),
        (", and so on", False, False),
    ]


def test_read_makes_no_link_of_a_dangerous_address():
    assert not any(span.href for span in read("[x](javascript:alert(1)) [y](data:text/html,z)")[0].spans)


@pytest.mark.parametrize(
    ("line", "text", "owners", "due_on"),
    [
        ("! Ann Day: share the template by 12 November", "share the template", [ANN], dt.date(2025, 11, 12)),
        ("! Day, LO to share it by 12/11/2025.", "share it", [ANN, LEE], dt.date(2025, 11, 12)),
        ("! ann and Lee Elm will write by next meeting", "write", [ANN, OTHER_LEE], NEXT_ON),
        ("! AD: share (by 3 Feb)", "share", [ANN], dt.date(2026, 2, 3)),
        ("! AD: work led by headteachers", "work led by headteachers", [ANN], NEXT_ON),
        ("! AD: share by 15 October", "share", [ANN], MET_ON),
        ("! AD: share by Monday, 1st December 2025", "share", [ANN], dt.date(2025, 12, 1)),
        ("! AD: share by 12\xa0Nov\xa025", "share", [ANN], dt.date(2025, 11, 12)),
        ("! AD: write by hand, share by 3-2-26", "write by hand, share", [ANN], dt.date(2026, 2, 3)),
        ("! AD: work led by headteachers of 12 schools", "work led by headteachers of 12 schools", [ANN], NEXT_ON),
        ("! AD: write by 12 heads of academies", "write by 12 heads of academies", [ANN], NEXT_ON),
    ],
)
def test_action_line_gives_owners_words_and_due_date(line, text, owners, due_on):
    action = read_action(line, THERE)

    assert (action.text, action.owners, action.due_on, action.problem) == (text, owners, due_on, "")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("! share the template", "Say who will do it"),
        ("! Bob: share", "Nobody at this meeting is called “Bob”"),
        ("! Lee: share", "“Lee” may be Lee Elm or Lee Oak. Write the whole name."),
        ("! AD: share by 31 February", "“31 February” is not a day"),
        ("! AD: share by 11/30/2025", "“11/30/2025” has day and month the other way round. Write 30 November 2025 if"),
        ("! AD: write by 12 heads of colleges", "“12 heads of colleges” is not a day."),  # as long as a day gets
        ("! AD: share by Nov 25", "“Nov 25” may be a day of that month or its year."),
        ("! AD: share by Tuesday 12 November", "cannot be: 12 November 2025 is a Wednesday."),
        ("! AD: share by 31/12/9999", "“31/12/9999” is not between 1800 and "),
        ("! AD: share by 14/10/2025", "is before the meeting"),
    ],
)
def test_action_line_says_what_is_wrong(line, problem):
    assert problem in read_action(line, THERE).problem


def test_action_line_is_due_in_six_weeks_where_no_meeting_is_planned():
    assert read_action("! AD: share", Circumstances([ANN], MET_ON)).due_on == dt.date(2025, 11, 26)
