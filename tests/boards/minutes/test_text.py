"""How the text of an item is read."""

import datetime as dt

import pytest

from base.text import cleaned
from boards.minutes.lines import Circumstances, read_action
from boards.minutes.text import grouped, numbers_referred_to, read, refer_only_to
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


def test_read_takes_a_text_of_format_1_as_it_was_taken_then():
    text = "The report was\nreceived.\n1. first\n\na) one\n- two\nSchool\t142\nColne\t9"

    assert [(block.kind, block.label, block.text) for block in read(text, frozen_as=1)] == [
        ("paragraph", "", "The report was received. 1. first"),
        ("numbered", "a)", "one"),
        ("bullet", "", "two"),
        ("paragraph", "", "School\u2003142 Colne\u20039"),  # a tab was nothing in the PDF, and 142 and 9 were 1429
    ]


def shape(text: str) -> list[tuple[int, str, str]]:
    """The level, the label and the words of each point."""
    return [(block.level, block.label, block.text) for block in read(text) if block.is_point]


@pytest.mark.parametrize(
    ("typed", "levels"),
    [
        ("1.\tFirst\na.\tsub\nb.\tsub\ni.\tdeep\n2.\tSecond", [0, 1, 1, 2, 0]),  # as Word gives it
        ("•\tFirst\no\tsub\n§\tdeep\no\tsub\n•\tSecond", [0, 1, 2, 1, 0]),
        ("\uf0b7\tFirst\no\tsub\n\uf0a7\tdeep\n\uf0b7\tSecond", [0, 1, 2, 0]),
        ("- a\n  - b\n    - c\n- d", [0, 1, 2, 0]),
        ("- a\n\t- b\n\t\t- c\n\t\t\t- d", [0, 1, 2, 2]),
        ("- a\n* b\n– c", [0, 0, 0]),  # typed for one another
        ("- a\n - b\n- c", [0, 0, 0]),  # a slip
        ("(a) x\n(b) y\n(i) z\n(ii) z\n(c) x", [0, 0, 1, 1, 0]),
        ("(h) x\n(i) y\n(j) z", [0, 0, 0]),
        ("a) x\n\nb) y", [0, 0]),
        ("a) x\n\n- y", [0, 0]),
        ("4.1 The\n4.2 A\n4.2.1 Or\n5.1 And", [0, 0, 1, 0]),
        ("1. x\nAgreed: so\n- y", [0, 0]),
        ("1. x\nWords.\n- y", [0, 0]),
    ],
)
def test_read_sees_how_deep_a_point_is(typed, levels):
    assert [level for level, _, _ in shape(cleaned(typed))] == levels


@pytest.mark.parametrize(
    ("line", "label", "words"),
    [
        ("(1) a", "(1)", "a"),
        ("12) a", "12)", "a"),
        ("iv) a", "iv)", "a"),
        ("a. a", "a.", "a"),
        ("A) a", "A)", "a"),
        ("A.\tSmith", "A.", "Smith"),
        ("4.1\tthe heads", "4.1", "the heads"),
        ("4.1  the heads", "4.1", "the heads"),
        ("4.1 The heads", "4.1", "The heads"),
        ("10.2.3. “Yes”", "10.2.3.", "“Yes”"),
    ],
)
def test_read_keeps_a_label_as_it_was_typed(line, label, words):
    assert shape(line) == [(0, label, words)]


@pytest.mark.parametrize(
    "line",
    [
        "A. Smith came",
        "4.1 million",
        "2026. Then",
        "–5",
        "-5%",
        "**bold**",
        "(and so on) he said",
        "§ 12",
        "✓ done",
        "10.30am",
        "etc.) and",
        "ok",
        "1429",
    ],
)
def test_read_makes_no_point_of_prose(line):
    [block] = read(line)

    assert (block.kind, block.text) == ("paragraph", line.replace("**", ""))


def test_read_puts_an_indented_line_into_the_point_above_it():
    assert shape("- one\n  goes on\n- two\nnot this") == [(0, "", "one\ngoes on"), (0, "", "two")]


def test_read_keeps_a_line_break_bold_over_it_and_a_backslash_before_it():
    [block] = read("**bold\nstill** not\\\nend")

    assert block.text == "bold\nstill not\\\nend"
    assert [span.text for span in block.spans if span.is_bold] == ["bold", "still"]


def test_grouped_puts_deeper_points_into_the_point_above_and_each_list_apart():
    first, paragraph, second = grouped(read("1. a\n- b\n- c\n2. d\nWords\n- e"))

    assert [point.label for point in first.points] == ["1.", "2."]
    assert [point.block.text for point in first.points[0].within[0].points] == ["b", "c"]
    assert (paragraph.text, second.points[0].label, second.is_numbered) == ("Words", "•", False)


@pytest.mark.parametrize(
    ("text", "refers"),
    [
        ("minute 4a", ["4a"]),
        ("Minute 4A", ["4a"]),
        ("minutes 4a and 5", ["4a", "5"]),
        ("Minutes 1, 2 and 3 refer", ["1", "2", "3"]),
        ("minutes 2–4", ["2", "4"]),
        ("minute 4.2", ["4"]),
        ("minute 4 and 5 schools", ["4"]),
        ("minute 3 of the last meeting", []),
        ("minutes 3 and 4 of 15 October", []),
        ("for 5 minutes 10 seconds", []),
        ("the minutes 12 March", []),
        ("minute 10% of", []),
        ("minutes of 12 March", []),
        ("minute 123", []),
    ],
)
def test_read_finds_the_items_that_a_text_refers_to(text, refers):
    blocks = read(text)

    assert numbers_referred_to(blocks) == refers
    assert blocks[0].text == text


def test_reference_to_an_item_that_is_not_there_is_plain_words_in_a_table_too():
    blocks = read("minute 4 and minute 9\na\tminute 9\nb\tminute 4")

    refer_only_to(blocks, {"4"})

    assert numbers_referred_to(blocks) == ["4"]
    assert blocks[0].text == "minute 4 and minute 9"


@pytest.mark.parametrize("text", ["", "\n\n", "!", "Agreed:", "**", "[", "<b>bold</b>", "&amp;", "\\", "`x`"])
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


@pytest.mark.parametrize("mark", ["4.", "(d)", "d)", "-", "•\t", "  4.  "])
def test_mark_that_is_left_alone_says_nothing(mark):
    after_a_list = [block.text for block in read(f"1. first\n2. second\n{mark}\n\nThen.")]
    alone = read(f"Before.\n\n{mark}\n")

    assert after_a_list == ["first", "second", "Then."]
    assert [block.text for block in alone] == ["Before."]


def test_number_that_ends_a_sentence_on_the_next_line_stays():
    assert [block.text for block in read("As it was in\n4.\nThen.")] == ["As it was in\n4.\nThen."]
