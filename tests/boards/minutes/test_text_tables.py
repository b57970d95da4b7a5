"""Tables in the text of an item, as Word, Excel and Markdown have them."""

import time

import pytest

from boards.minutes.text import TABLE, read, words_of
from boards.minutes.text_tables import WIDEST, is_figure, tables_of


def table_of(text: str) -> tuple[list[list[str]], bool, list[bool]]:
    """The cells of the one table of a text, whether it has a header, and which columns hold figures."""
    [table] = [block for block in read(text) if block.kind == TABLE]
    return [[words_of(cell) for cell in row] for row in table.rows], table.has_header, table.figures


def test_lines_with_tabs_are_a_table_whose_figures_stand_apart():
    text = "Before.\nSchool\tPupils\tShare\nColne\t142\t9%\nHarlow\t1,204\t(3%)\nAfter."

    assert table_of(text) == (
        [["School", "Pupils", "Share"], ["Colne", "142", "9%"], ["Harlow", "1,204", "(3%)"]],
        True,
        [False, True, True],
    )
    assert [block.text for block in read(text) if block.kind != TABLE] == ["Before.", "After."]


def test_rows_of_other_lengths_are_padded_and_columns_of_nothing_left_out():
    rows, _, _ = table_of("a\tb\tc\t\t\nd\t\ne\tf")

    assert rows == [["a", "b", "c"], ["d", "", ""], ["e", "f", ""]]


@pytest.mark.parametrize(
    ("text", "has_header"),
    [
        ("\tAutumn\tSpring\nColne\t1\t2", True),  # the corner may be empty
        ("School\t2024\t2025/26\nColne\t1\t2", True),  # years head columns
        ("Name\tSchool\tRole\nAnn\tColne\tHead\nLee\tHarlow\tHead", True),
        ("Chair\tAnn Day\nClerk\tLee Oak", False),  # labels and values
        ("Colne\t1\t2\nHarlow\t3\t4", False),  # figures from the first row on
        ("School\t\tPupils\nColne\tx\t2", False),
        ("| a | b |\n|---|---|\n| c | d |", True),  # as it says
        ("| Chair | Ann |\n| Clerk | Lee |", False),
        ("| School | Pupils |\n| Colne | 3 |", True),
    ],
)
def test_first_row_is_a_header_where_it_names_columns(text, has_header):
    assert table_of(text)[1] is has_header


def test_markdown_says_where_its_columns_stand_and_may_have_a_pipe_in_a_cell():
    text = "a | b | c\n:--|--:|---\n1 | x | 3\nd \\| e | y | 4"

    assert table_of(text) == ([["a", "b", "c"], ["1", "x", "3"], ["d | e", "y", "4"]], True, [False, True, True])


def test_excel_puts_a_cell_of_lines_in_quotes():
    text = 'School\tNotes\tPupils\nColne\t"One\nTwo ""so"""\t3\n"Harlow\nTown"\tx\t4'

    assert table_of(text)[0] == [
        ["School", "Notes", "Pupils"],
        ["Colne", 'One\nTwo "so"', "3"],
        ["Harlow\nTown", "x", "4"],
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('"Yes" he said\tand left\nso\tit was', [['"Yes" he said', "and left"], ["so", "it was"]]),
        ('"never closed\tx\nb\ty', [['"never closed', "x"], ["b", "y"]]),
        ('5" pipe\t"quoted"\nb\ty', [['5" pipe', '"quoted"'], ["b", "y"]]),
    ],
)
def test_quotes_that_are_not_excels_stay(text, lines):
    assert table_of(text)[0] == lines


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Chair:\tAnn Day", "Chair:\u2003Ann Day"),  # one tab in one line is a gap
        ("\tIndented\n\tagain", "Indented\nagain"),
        ("\t".join("x" * (WIDEST + 1)), "\u2003".join("x" * (WIDEST + 1))),
        ("| a | b |", "| a | b |"),
        ("a | b", "a | b"),
    ],
)
def test_what_is_no_table_keeps_its_words_apart(text, said):
    [block] = read(text)

    assert (block.kind, block.text) == ("paragraph", said)


def test_list_of_words_is_none_and_numbered_rows_are_a_table():
    assert not [block for block in read("1.\tone\n2.\ttwo\n•\tthree") if block.kind == TABLE]
    assert table_of("1.\tColne\t142\n2.\tHarlow\t9")[0] == [["1.", "Colne", "142"], ["2.", "Harlow", "9"]]


def test_action_or_decision_ends_a_table():
    kinds = [block.kind for block in read("a\tb\nc\td\nAgreed: x\ty\n! Ann:\tz\ne\tf\ng\th")]

    assert kinds == ["table", "decision", "action", "table"]


@pytest.mark.parametrize(
    "cell", ["142", "1,204.50", "£1,204", "-£3", "(12)", "(£1,000)", "9%", "−3.5 %", "+4", "£3m", "12*"]
)
def test_figures(cell):
    assert is_figure(cell)


@pytest.mark.parametrize("cell", ["", "Colne", "12 May", "1,2", "12/15", "01245 430430", "3 schools", "-"])
def test_what_is_no_figure(cell):
    assert not is_figure(cell)


@pytest.mark.parametrize(
    "line", ["\tx", '"a\tb', "a\tb", "| a", "| a |", "a|b\n-|-", "x" + "\ty" * 21, "- a", "4.1 A", "  - a"]
)
def test_long_text_is_read_at_once(line):
    text = "\n".join([line] * (60_000 // len(line)))
    begun = time.process_time()

    assert read(text)

    assert time.process_time() - begun < 8


def test_dashes_between_tabs_are_under_a_header_whatever_it_holds():
    table, _ = tables_of(["School\t12", "---\t---", "Ash\t9"], lambda line: False)[0]
    nothing, _ = tables_of(["School\tTwo", "-\t-", "Ash\t9"], lambda line: False)[0]

    assert (table.has_header, table.rows) == (True, [["School", "12"], ["Ash", "9"]])
    assert len(nothing.rows) == 3
