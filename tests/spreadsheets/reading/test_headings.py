"""Headings as councils write them, and the words of rows that are no rows of a table."""

import pytest

from spreadsheets.reading import headings, words
from spreadsheets.reading.faults import SheetUnclear
from spreadsheets.reading.headings import Headings, Layout, Matched, find_headings, guessed, headings_of

pytestmark = [pytest.mark.once]


def columns(*titles: str) -> list[str]:
    """The columns that a row of headings is."""
    found = find_headings([(1, titles)])
    return list(found.columns) if found else []


@pytest.mark.parametrize(
    ("titles", "read"),
    [
        (
            ["Cluster", "Area", "School name", "URN", "Headteacher", "Cluster lead", "Email"],
            ["Partnership", "Quadrant", "School", "URN", "Headteacher", "Lead", "Lead’s e-mail"],
        ),
        (
            ["Partnership ", "Type", "Partnership Lead", "Tel. No.", "Date joined", "Notes", "SCHOOLS"],
            ["Partnership", "Kind", "Lead", "Lead’s telephone", "Joined", "", "School"],
        ),
        (["Partnership", "Name of school", "Email"], ["Partnership", "School", ""]),
        (["Partnership", "School", "Start date"], ["Partnership", "School", "Joined"]),
        (["Partnership", "Lead", "Start date", "School"], ["Partnership", "Lead", "Lead since", "School"]),
        (["School", "Partnerships"], ["School", "Partnerships"]),
        (["Town", "School"], []),
        (["Partnership", "Town"], []),
    ],
)
def test_headings_are_read_by_the_words_of_councils(titles, read):
    assert columns(*titles) == read


def test_second_lead_is_read_beside_the_first_each_with_what_follows():
    found = find_headings([(1, ["Partnership", "Lead", "Email", "Lead", "Email", "School"])])

    assert found.of_leads == [{"Lead": 1, "Lead’s e-mail": 2}, {"Lead": 3, "Lead’s e-mail": 4}]


def test_heading_of_which_there_can_be_one_is_asked_about_where_it_stands_twice():
    with pytest.raises(SheetUnclear, match="Row 1, School: this heading stands here more than once"):
        columns("Partnership", "School", "School name")


def test_columns_that_are_not_known_are_guessed_and_never_taken():
    titles = ["Trust", "Academy", "Contact", "Colour"]

    assert columns(*titles) == []
    assert guessed(titles) == ["Partnership", "School", "Lead", ""]


def test_matched_columns_go_before_words_and_are_remembered_for_the_same_headings():
    rows = [(1, ["A title"]), (2, ["Trust", "Academy", None])]
    matched = Matched(2, ("Partnership", "School"))

    first = headings_of("South", rows, Layout(of_sheets={"South": matched}))
    again = headings_of("Mid", rows, Layout(remembered={first.signature: tuple(first.columns)}))

    assert (first.row, list(first.columns)) == (2, ["Partnership", "School", ""])
    assert (again.row, list(again.columns)) == (2, ["Partnership", "School", ""])
    assert headings_of("Mid", rows, Layout()) is None


@pytest.mark.parametrize(
    ("cells", "what"),
    [
        (["* in italics: thinking of leaving"], "a note"),
        (["NB Ask Sue first"], "a note"),
        (["Note: see overleaf"], "a note"),
        (["Updated 14/11/2026 SB"], "a note"),
        (["Please ask Sue before you write to any of these schools."], "a note"),
        (["Total", "5"], "a total"),
        (["Total schools: 12"], "a total"),
        (["Total", "Langham Primary"], ""),
        (["Total Learning Partnership", "Langham Primary"], ""),
        (["Colne Schools Partnership"], ""),
        (["Noteworthy Partnership"], ""),
    ],
)
def test_row_that_is_no_row_of_the_table_is_told(cells, what):
    assert words.remark(cells) == what


def test_every_word_of_the_table_is_of_a_column_that_there_is():
    tables = [words.COLUMNS, words.BESIDE_LEAD, words.BESIDE_SCHOOL, words.LIKELY]
    named = {column for table in tables for column in table.values()}
    named |= {column for table in words.EXPORTS for column in table.columns.values()}

    assert named - set(headings.COLUMNS) == set()
    assert isinstance(find_headings([(1, ["partnership", "address", "school_urns", "leads"])]), Headings)
