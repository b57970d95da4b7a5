"""Reading spreadsheets: columns by name, rows of every kind, and every fault by row and column."""

import datetime as dt

import pytest

from spreadsheets.reading.sheet import read_sheet
from tests.factories import make_kind, make_quadrant
from tests.spreadsheets.workbooks import faults, of_csv, read, row, text, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SEPTEMBER = dt.date(2024, 9, 1)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_is_read_in_every_way_that_excel_writes_it(tmp_path, delimiter, encoding):
    lines = [["Partnership", "School", "Joined"], ["Colne – East", "St Mary’s", "1 September 2024"]]

    said = of_csv(tmp_path, "\r\n".join(map(delimiter.join, lines)), encoding)

    assert said == [("Colne – East", "St Mary’s", SEPTEMBER, None)]


def test_columns_are_read_by_name_whatever_their_order_capitals_and_apostrophes(tmp_path):
    make_kind("Federation")
    headings = " LEFT ,school,LEAD'S  EMAIL,Lead’s School,lead,KIND,Partnership,Remark"
    content = f"Contacts for 2024\n\n{headings}\n,A,a@b.org,B,Ann,Federation,C,x\n"

    sheet = read_sheet(text(tmp_path / "sheet.csv", content))

    (entry,) = sheet.entries
    (lead,) = entry.leads
    assert (entry.name, entry.kind, entry.row) == ("C", "federation", 4)
    assert (lead.name, lead.school, lead.email) == ("Ann", "B", "a@b.org")
    assert sheet.notes == ["Columns that are not read: Remark."]


def test_heading_that_is_missing_or_twice_is_refused(tmp_path):
    missing = text(tmp_path / "missing.csv", "Partnership,Town\nColne,Langham\n")
    twice = text(tmp_path / "twice.csv", "Partnership,School,SCHOOL\nColne,Langham,\n")

    assert faults(missing) == [
        "missing.csv has no row with the headings Partnership and School. The template shows them all."
    ]
    assert faults(twice) == ["Row 1, School: this heading stands here more than once. Rename or remove the others."]


def test_many_schools_in_a_cell_are_each_a_school(tmp_path):
    path = workbook(
        tmp_path / "sheet.xlsx", row("Colne", " Langham; St Mary’s, Ardleigh ;\n• Fordham\r\n\n", SEPTEMBER)
    )

    assert read(path) == [("Colne", name, SEPTEMBER, None) for name in ("Langham", "St Mary’s, Ardleigh", "Fordham")]


def test_many_schools_in_a_cell_of_a_csv_file_stand_each_on_a_line(tmp_path):
    found = of_csv(tmp_path, 'Partnership,School\r\nColne,"Langham\r\nBoxted\nDedham"\r\n')

    assert [school for _, school, _, _ in found] == ["Langham", "Boxted", "Dedham"]


def test_partnership_holds_for_the_rows_below_it_across_blank_ones(tmp_path):
    path = workbook(
        tmp_path / "sheet.xlsx",
        row("Colne\xa0 ", "A "),
        row(),
        row("  ", "\u200bB"),
        row("Dengie", "C"),
        row("the colne", "D"),
    )

    assert [(name, school) for name, school, _, _ in read(path)] == [
        *(("Colne", "A"), ("Colne", "B"), ("Colne", "D")),
        ("Dengie", "C"),
    ]


def test_merged_cells_hold_for_every_row_that_they_cover(tmp_path):
    def merge(book) -> None:
        book.worksheets[0].merge_cells("A2:A4")
        book.worksheets[0].merge_cells("H2:H3")
        book.worksheets[0].merge_cells("G3:I3")

    path = workbook(
        tmp_path / "sheet.xlsx",
        row("Colne", "A", SEPTEMBER),
        row(None, "B"),
        row(None, "C"),
        row("Dengie", "D"),
        change=merge,
    )

    assert read(path) == [
        *(("Colne", "A", SEPTEMBER, None), ("Colne", "B", SEPTEMBER, None)),
        *(("Colne", "C", None, None), ("Dengie", "D", None, None)),
    ]


def test_school_that_is_merged_over_two_rows_is_one_school(tmp_path):
    path = workbook(
        tmp_path / "sheet.xlsx",
        row("Colne", "A"),
        row(None, None),
        row(None, "B"),
        change=lambda book: book.worksheets[0].merge_cells("G2:G3"),
    )

    assert [school for _, school, _, _ in read(path)] == ["A", "B"]


def test_title_merged_above_the_headings_does_no_harm(tmp_path):
    def title(book) -> None:
        sheet = book.worksheets[0]
        sheet.insert_rows(1)
        sheet["A1"] = "Partnerships and leads"
        sheet.merge_cells("A1:I1")

    assert read(workbook(tmp_path / "sheet.xlsx", row("Colne", "A"), change=title)) == [("Colne", "A", None, None)]


def test_hidden_row_is_read_and_told(tmp_path):
    def hide(book) -> None:
        book.worksheets[0].row_dimensions[3].hidden = True

    sheet = read_sheet(workbook(tmp_path / "sheet.xlsx", row("Colne", "A"), row("Colne", "B"), change=hide))

    assert len(sheet.entries[0].schools) == 2
    assert sheet.notes == ["Row 3 is hidden in the sheet, and was read like the others."]


def test_the_sheet_with_the_headings_is_read_among_others(tmp_path):
    def others(book) -> None:
        book.create_sheet("Cover", 0)["A1"] = "School partnerships"

    sheet = read_sheet(workbook(tmp_path / "sheet.xlsx", row("Colne", "A"), change=others))

    assert sheet.notes == ["Read from the sheet “Sheet”."]


def test_headings_on_two_sheets_or_on_a_hidden_one_are_refused(tmp_path):
    def copy(book) -> None:
        book.copy_worksheet(book.worksheets[0])

    def hide(book) -> None:
        book.create_sheet("Cover", 0)
        book.worksheets[1].sheet_state = "hidden"

    two = workbook(tmp_path / "two.xlsx", row("Colne", "A"), change=copy)
    hidden = workbook(tmp_path / "hidden.xlsx", row("Colne", "A"), change=hide)
    none = workbook(tmp_path / "none.xlsx", headings=["Name", "Town"])

    assert faults(two) == ["two.xlsx has the headings on 2 sheets: “Sheet”, “Sheet Copy”. Say which are meant."]
    assert faults(hidden) == ["The sheet “Sheet” of hidden.xlsx has the headings and is hidden. Unhide it."]
    assert "No sheet of none.xlsx has a row with the headings Partnership and School." in faults(none)[0]


def test_every_fault_is_listed_by_row(tmp_path):
    make_quadrant("West")
    make_quadrant("South")
    make_kind("Federation")
    path = workbook(
        tmp_path / "sheet.xlsx",
        row(None, "A"),
        row("Colne", "A", "soon", "31 June 2024", quadrant="Northwest", kind="Club", lead="Ann", email="ann at home"),
        row("Colne", None, "1 May 2024"),
        row("Colne", "B", "2 May 2024", "1 May 2024", quadrant="West"),
        row("Colne", "C", quadrant="South"),
        row("Colne", "D", email="a@b.org"),
        row("Dengie", "E", lead="Ann; Ben", leads_school="A; B; C"),
        row("x" * 121, "F"),
    )

    assert faults(path) == [
        "Row 2, Partnership: write which partnership this row belongs to.",
        "Row 3, Joined: “soon” is not a day. Write it as 31 August 2026 or 31/8/2026.",
        "Row 3, Kind: “Club” is not a kind of partnership. Write one of: Federation.",
        "Row 3, Lead’s e-mail: “ann at home” is not an e-mail address. Write one such as head@school.example.",
        "Row 3, Left: “31 June 2024” is not a day: June 2024 has 30 days. Write it as 31 August 2026 or 31/8/2026.",
        "Row 3, Quadrant: “Northwest” is not a quadrant. Write one of: South, West, County-wide.",
        "Row 4, Joined: there is a date and no school. Write the school, or clear the date.",
        "Row 5, Left: the school left before it joined. Put one of the dates right.",
        "Row 6, Quadrant: Colne has another quadrant in a row above. Make them the same.",
        "Row 7, Lead’s e-mail: write the lead’s name too, under Lead.",
        "Row 8, Lead’s school: it holds 3 and Lead 2. Write one for each lead.",
        f"Row 9, Partnership: “{'x' * 30}…” is longer than 120 characters.",
    ]


def test_several_leads_have_each_their_address(tmp_path):
    path = workbook(tmp_path / "sheet.xlsx", row("Colne", lead="Ann Day; Ben Hill", email="a@b.org; c@d.org"))

    assert [(lead.name, lead.email) for lead in read_sheet(path).entries[0].leads] == [
        ("Ann Day", "a@b.org"),
        ("Ben Hill", "c@d.org"),
    ]


def test_lead_in_a_second_row_adds_what_was_missing_and_a_difference_is_a_fault(tmp_path):
    head = "Partnership,Lead,Lead's school,Lead's e-mail\nColne,Ann Day,Langham,\n"

    [entry] = read_sheet(text(tmp_path / "a.csv", f"{head},ann day,langham,ann@example.org\n")).entries
    differing = faults(text(tmp_path / "b.csv", f"{head},Ann Day,Boxted,\n"))

    assert [(line.name, line.school.lower(), line.email) for line in entry.leads] == [
        ("Ann Day", "langham", "ann@example.org")
    ]
    assert differing == ["Row 3, Lead’s school: Ann Day has another one in row 2. Make them the same."]


def test_comma_that_moves_the_cells_of_a_row_is_a_fault(tmp_path):
    path = text(tmp_path / "sheet.csv", "Partnership,School,Joined\nColne,St Mary’s, Ardleigh,1/9/2024\n")

    assert faults(path) == ["Row 2: it has 4 cells and the headings 3. Put quotation marks around a cell with a comma."]


def test_quotation_mark_that_is_not_closed_is_a_fault(tmp_path):
    path = text(tmp_path / "sheet.csv", 'Partnership,School\nColne,A\nColne,"B\n')

    assert faults(path) == ["Row 3: a quotation mark is not closed or stands inside a cell. Save the file again."]


def test_sheet_with_headings_alone_is_refused(tmp_path):
    path = text(tmp_path / "sheet.csv", "Partnership,School\n,\n")

    assert "has no partnership below its headings" in faults(path)[0]
