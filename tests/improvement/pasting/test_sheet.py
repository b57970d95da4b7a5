"""What is read of pasted cells: whatever somebody pastes is answered, and what was understood reads the same again."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.pasted import as_text, rows_of
from base.plain import plain
from improvement.models import Half
from improvement.pasting import headings, values
from improvement.pasting.headings import COLUMNS, DAYS, PEOPLE, column_of, columns_of, dropped
from improvement.pasting.sheet import PastedSheet, PasteRefused, read_pasted
from improvement.pasting.values import OtherError, VisitDay, WrittenName
from spreadsheets.reading.cells import SheetCellError

FIRST = dt.date(2026, 9, 1)
TOPICS = {"inclusion": "Inclusion", "curriculum and teaching": "Curriculum and teaching"}

ALL_TOPICS = {
    plain(name): name
    for name in (
        *("Inclusion", "Curriculum and teaching", "Achievement", "Attendance and behaviour", "Early years"),
        *("Personal development and well-being", "Leadership and governance", "Sixth form"),
    )
}


def read(*rows: str) -> PastedSheet:
    return read_pasted("\n".join(row.replace(" | ", "\t") for row in rows), first=FIRST, topics=TOPICS)


def named(*names: str) -> list[WrittenName]:
    return [WrittenName(name) for name in names]


letters = st.sampled_from("AéÅ'’-z \t\n\r\"=#;,()/&.1239\x00\x0b\u2028\ud83dxy")
anything = st.text(st.one_of(letters, st.characters()), max_size=40)
heading = st.one_of(st.sampled_from([*COLUMNS, "Focus", "Host school", "Reviewer 2", "Date"]), anything)
cell = st.one_of(
    anything, st.sampled_from(["Oak Primary", "12 Nov am", "12 & 13 November 2026", "Ann Day (Oak)", "Group 1", "31/2"])
)
tables = st.lists(st.lists(cell, max_size=6), max_size=8)


class TestDaysOfTheYearBefore:
    """Days without a year, whose days of the week are right in 2025 to 2026 alone."""

    ROWS = ("School | Review date | Workshop", "Oak | Tues 14th Oct pm | 3 December", "Elm | Wed 14 Jan | ")

    def test_are_read_as_of_then_where_the_sheet_is_of_then(self):
        sheet = read(*self.ROWS, "Ash | 12/11/2025 | ")

        assert sheet.faults == []
        assert [row.days["Review date"] for row in sheet.rows] == [
            VisitDay(dt.date(2025, 10, 14), Half.AFTERNOON),
            VisitDay(dt.date(2026, 1, 14)),
            VisitDay(dt.date(2025, 11, 12)),
        ]
        assert sheet.rows[0].days["Workshop"].day == dt.date(2026, 12, 3)

    def test_are_read_as_of_then_where_most_days_are_right_then_alone(self):
        assert read(*self.ROWS).faults == []

    def test_are_slips_of_the_pen_where_the_others_are_of_this_year(self):
        sheet = read("School | Review date", "Oak | Tues 14th Oct", "Elm | Thurs 14 Jan", "Ash | 12/11/2026")

        assert [(one.row, "14 October 2026 is a Wednesday" in one.sentence) for one in sheet.faults] == [(2, True)]


class TestCells:
    @given(st.lists(st.lists(st.text("Aé '\"\t\n;,=", max_size=9), min_size=1, max_size=4), max_size=6))
    def test_cells_with_tabs_quotation_marks_and_line_ends_are_read_as_they_were_written(self, rows):
        full = [row for row in rows if any(one.strip() for one in row)]

        assert [cells for _, cells in rows_of(as_text(rows))] == full

    def test_rows_keep_the_numbers_that_the_reader_counts(self):
        assert [number for number, _ in rows_of('a\n\n \t\n"b\nb"\tc\nd')] == [1, 4, 5]

    def test_quotation_mark_that_is_not_closed_ends_with_its_line(self):
        assert rows_of('"a\tb\nc\td') == [(1, ['"a', "b"]), (2, ["c", "d"])]


class TestHeadings:
    @pytest.mark.parametrize(
        ("written", "column"),
        [
            ("HOST SCHOOL", "School"),
            ("Review date (2025/26)", "Review date"),
            ("Review date 2025-26", "Review date"),
            ("Day 2", "Second day"),
            ("Reviewer 3", "Reviewers"),
            ("Lead reviewer:", "Lead reviewer"),
            ("Improvement\nchampions", "Champions"),
            ("Impact review", "Impact review"),
            ("Impact", ""),
            ("Focus", ""),
            ("Review findings", ""),
            ("Topics and findings", ""),
            ("", ""),
        ],
    )
    def test_column_is_read_by_its_own_name_alone(self, written, column):
        assert column_of(written) == column

    @pytest.mark.parametrize("column", COLUMNS)
    def test_each_column_is_read_under_the_name_that_is_shown(self, column):
        assert column_of(column) == column

    def test_row_is_one_of_headings_where_it_says_where_the_schools_are(self):
        assert columns_of(["Group", "School", "Outcome"]) == {0: "Group", 1: "School"}
        assert columns_of(["Group", "Date"]) is None
        assert columns_of(["School", "is", "a", "fine", "word"]) is None

    def test_columns_that_are_dropped_are_named_where_their_heading_is_a_usual_one(self):
        cells = ["School", "Outcome", "Behaviour is weak", "Focus of the review (2025/26)", ""]

        assert dropped(cells, {0: "School"}) == [
            "“Outcome” (column B)",
            "column C, whose heading we do not know",
            "“Focus of the review” (column D)",
        ]


class TestDays:
    @pytest.mark.parametrize(
        ("written", "said"),
        [
            ("12 Nov", "12 November 2026"),
            ("Thu 12th Nov 2026", "12 November 2026"),
            ("12/11/26 (pm)", "12 November 2026, afternoon"),
            ("5 May - AM", "5 May 2027, morning"),
            ("12-Nov-26", "12 November 2026"),
            ("12.11.2026 00:00", "12 November 2026"),
            ("12 November 2026, all day", "12 November 2026"),
            ("46338", "12 November 2026"),
            ("46,338.375", "12 November 2026"),
            ("46338.75", "12 November 2026, afternoon"),
            ("12/11/2026 09:30", "12 November 2026"),
            ("12 Nov 10am", "12 November 2026"),
            ("12 Nov, 9.30-12.00", "12 November 2026, morning"),
            ("12 Nov (9am to 3pm)", "12 November 2026"),
            ("12/11/26 at 1.30pm", "12 November 2026, afternoon"),
            ("12 Nov 1-3pm", "12 November 2026, afternoon"),
        ],
    )
    def test_day_is_read_in_any_way_that_people_write_one(self, written, said):
        assert [str(day) for day in values.days(written, FIRST)] == [said]

    @pytest.mark.parametrize(
        "written", ["12-13 Nov", "12 & 13 November 2026", "12/11/26 and 13/11/26", "12 Nov; 13 Nov", "12.11 and 13.11"]
    )
    def test_two_days_in_a_cell_are_two(self, written):
        assert [day.day for day in values.days(written, FIRST)] == [dt.date(2026, 11, 12), dt.date(2026, 11, 13)]

    @pytest.mark.parametrize("written", ["", " - ", "TBC", "n/a", "?"])
    def test_nothing_yet_is_no_day(self, written):
        assert values.days(written, FIRST) == []

    @pytest.mark.parametrize("written", ["31/2/2027", "2/30", "Nov 2026", "######", "Tues 12 Nov 2025", "12 Novembr"])
    def test_what_is_nearly_a_day_is_to_be_put_right(self, written):
        with pytest.raises(SheetCellError):
            values.days(written, FIRST)

    @pytest.mark.parametrize(
        "written",
        ["Behaviour is poor", "3 things about behaviour are poor", "12 poor", "12 Nov: weak", "#REF!", "x" * 999],
    )
    def test_what_is_no_day_is_not_repeated(self, written):
        with pytest.raises(OtherError) as other:
            values.days(written, FIRST)

        assert written not in str(other.value)


class TestNames:
    @pytest.mark.parametrize(
        ("written", "names"),
        [
            ("Ann Day", named("Ann Day")),
            ("Day, Ann", named("Ann Day")),
            ("Ann Day, Bob Lee; Mrs Cy May", named("Ann Day", "Bob Lee", "Mrs Cy May")),
            (
                "Ann Day & Bob Lee / Cy May\nDee Fox and Ed Hall",
                named("Ann Day", "Bob Lee", "Cy May", "Dee Fox", "Ed Hall"),
            ),
            (
                "Ann Day (Oak, Colne); Bob Lee – Elm",
                [WrittenName("Ann Day", "Oak, Colne"), WrittenName("Bob Lee", "Elm")],
            ),
            ("Zoë O’Hara-Day", named("Zoë O’Hara-Day")),
            ("Ann de la Tour", named("Ann de la Tour")),
            *((written, []) for written in ("tbc", "TBA", "Vacant", "not yet known", "N/A", "?")),
            ("Ann Day / Vacant", named("Ann Day")),
            ("Day, TBC", named("Day")),
        ],
    )
    def test_people_of_a_cell_each_with_what_stands_beside(self, written, names):
        assert values.names(written) == (names, 0)

    @pytest.mark.parametrize("written", ["phonics is weak", "a.day@example.org", "=A1", "Year 6", "A " * 20, "x" * 99])
    def test_what_is_nobodys_name_is_counted_and_dropped(self, written):
        assert values.names(written) == ([], 1)


class TestSheet:
    def test_rows_above_the_headings_and_blank_ones_are_passed_over(self):
        found = read("Peer reviews of last year", "", "School | Group", " | ", "Oak Primary | 1")

        assert [(row.number, row.school, row.group) for row in found.rows] == [(5, "Oak Primary", "1")]

    def test_merged_cells_of_a_group_hold_for_the_rows_below(self):
        found = read("Group | School", "Trio B | Oak", " | Elm", "Trio A | Ash", " | Fir")

        assert [(row.school, row.group) for row in found.rows] == [
            ("Oak", "1"),
            ("Elm", "1"),
            ("Ash", "2"),
            ("Fir", "2"),
        ]

    def test_row_with_a_groups_name_alone_is_the_heading_of_a_group(self):
        found = read("School | Date", "Group 2", "Oak", "GROUP 1 | ", "Elm")

        assert [(row.school, row.group) for row in found.rows] == [("Oak", "2"), ("Elm", "1")]

    def test_merged_cells_of_a_school_hold_for_the_lines_below(self):
        found = read("School | Date | Reviewers", "Oak | 12 Nov | Ann Day", " | 13 Nov | Bob Lee", "Elm | 1 Dec | ")

        assert found.rows[0].people == {"Reviewers": named("Ann Day", "Bob Lee")}
        assert {name: str(day) for name, day in found.rows[0].days.items()} == {
            "Review date": "12 November 2026",
            "Second day": "13 November 2026",
        }

    def test_two_sheets_pasted_one_after_the_other_are_put_together_by_school(self):
        found = read(
            "School | Date",
            "Oak | 12 Nov",
            "Elm | ",
            "",
            "List of champions",
            "Champion | School | Notes",
            "Ann Day | Oak",
        )

        assert [(row.school, list(row.days), list(row.people)) for row in found.rows] == [
            ("Oak", ["Review date"], ["Champions"]),
            ("Elm", [], []),
            ("List of champions", [], []),
        ]
        assert found.dropped == ["“Notes” (column C)"]

    def test_line_without_a_school_is_told_of(self):
        found = read("School | Reviewers", "Oak | Ann Day", " | Bob Lee", "Elm | ")

        assert found.notes == ["Row 3: no school stands there, so it is read with the one above."]

    @pytest.mark.parametrize("title", ["Group 2 – the north", " | Trio B: Ann Day leads", "QUAD C | "])
    def test_title_over_merged_cells_is_the_heading_of_a_group(self, title):
        found = read("Ref | School | Date", "Group 1", " | Oak | ", title, "x | Elm | ")

        assert [(row.school, row.group) for row in found.rows] == [("Oak", "1"), ("Elm", "2")]

    def test_second_tab_that_does_not_say_where_its_schools_are_is_left_out_and_told(self):
        found = read(
            "School | Date", "Oak | 12 Nov", "Champion | Lead", "Ann Day | Bob Lee", "School | Lead", "Elm | Cy May"
        )

        assert [(row.school, row.people) for row in found.rows] == [
            ("Oak", {}),
            ("Elm", {"Lead reviewer": named("Cy May")}),
        ]
        assert found.notes == [
            "Row 3: a table begins that does not say where its schools are, so it is left out up to the next headings."
        ]

    def test_tab_of_another_year_gives_a_visit_no_second_day(self):
        found = read("School | Date", "Oak | 12 Nov 2026", "School | Date", "Oak | 11 May 2027")

        assert list(found.rows[0].days) == ["Review date"]
        assert found.notes[:1] == [
            "Row 4, Review date: Oak has another day above, 12 November 2026, so it is left out."
        ]

    def test_second_day_that_contradicts_the_first_row_is_left_out_and_told(self):
        found = read("School | Workshop", "Oak | 1 Dec", "Oak | 2 Dec")

        assert str(found.rows[0].days["Workshop"]) == "1 December 2026"
        assert found.notes[:1] == ["Row 3, Workshop: Oak has another day above, 1 December 2026, so it is left out."]

    def test_what_of_a_cell_is_topics_is_read_and_the_rest_said_by_its_place(self):
        found = read(
            "School | Topic", "Oak | inclusion; Curriculum & teaching", "Elm | Inclusion, and behaviour is poor"
        )

        assert [row.topics for row in found.rows] == [["Inclusion", "Curriculum and teaching"], ["Inclusion"]]
        assert found.notes == ["Row 3, Topics: part 2 of 2 there is none of the topics, so it is left out."]

    @pytest.mark.parametrize(
        ("cell", "topics"),
        [
            ("Attendance", ["Attendance and behaviour"]),
            ("attendance & behaviour", ["Attendance and behaviour"]),
            ("Behaviour, attendance", ["Attendance and behaviour"]),
            ("Curric.", ["Curriculum and teaching"]),
            ("Personal development / Wellbeing", ["Personal development and well-being"]),
            ("Leadership and inclusion", ["Leadership and governance", "Inclusion"]),
            ("EYFS", ["Early years"]),
            ("6th form", ["Sixth form"]),
        ],
    )
    def test_topic_is_read_by_a_part_of_its_name(self, cell, topics):
        found = read_pasted(f"School\tTopics\nOak\t{cell}", first=FIRST, topics=ALL_TOPICS)

        assert found.rows[0].topics == topics

    @pytest.mark.parametrize(
        ("cell", "said"),
        [
            ("Teaching", "something there may be one of several topics"),
            ("Att", "something there is none of the topics"),
            ("Attendance is poor", "something there is none of the topics"),
            ("Behaviour attendance poor", "something there is none of the topics"),
            ("and", "something there is none of the topics"),
        ],
    )
    def test_topic_that_may_be_another_is_no_guess(self, cell, said):
        topics = ALL_TOPICS | {"teaching assistants": "Teaching assistants"}
        found = read_pasted(f"School\tTopics\nOak\t{cell}", first=FIRST, topics=topics)

        assert found.rows[0].topics == []
        assert found.notes == [f"Row 2, Topics: {said}, so it is left out."]

    def test_cells_below_a_heading_that_is_not_read_stand_below_a_heading(self):
        assert read("School | Outcome", "Oak | behaviour is poor").notes == []

    def test_cells_to_the_right_of_the_headings_are_told_of_and_not_read(self):
        assert read("School", "Oak | behaviour is poor").notes == [
            "Row 2: something stands to the right of the headings, so it is left out."
        ]

    def test_understood_text_has_nothing_of_other_columns(self):
        found = read("School | Focus | Date", "Oak | behaviour | 12 Nov am")

        assert found.as_text() == "Row\tSchool\tReview date\n2\tOak\t12 November 2026, morning\n"

    def test_school_without_a_group_stays_without_one_below_a_school_whose_group_a_later_row_says(self):
        found = read("School | Group", "Beech | ", "Ash | ", "Beech | 1")

        again = read_pasted(found.as_text(), first=FIRST, topics=TOPICS)

        assert [(row.school, row.group) for row in again.rows] == [("Beech", "1"), ("Ash", "")]
        assert found.as_text() == again.as_text() == "Row\tSchool\tGroup\n2\tBeech\t1\n3\tAsh\tnone\n"

    @given(st.lists(heading, min_size=1, max_size=6), tables, st.booleans())
    def test_whatever_is_pasted_is_answered_and_reads_the_same_again(self, first, rows, has_school):
        text = as_text([["School", *first] if has_school else first, *rows])
        try:
            found = read_pasted(text, first=FIRST, topics=TOPICS)
        except PasteRefused:
            return

        again = read_pasted(found.as_text(), first=FIRST, topics=TOPICS)

        assert again.rows == found.rows
        assert again.as_text() == found.as_text()
        assert {(one.row, one.column) for one in again.faults} == set(found.unread)

    @given(tables)
    def test_understood_text_has_days_names_schools_and_topics_alone(self, rows):
        wide = [["School", "Secret", "Date", "Reviewers", "Topic"], *rows]

        found = read_pasted(as_text(wide), first=FIRST, topics=TOPICS)

        for row in found.rows:
            assert set(row.days) <= set(DAYS)
            assert set(row.people) <= set(PEOPLE)
            assert all(isinstance(day, VisitDay) and day.half in Half for day in row.days.values())
            assert set(row.topics) <= set(TOPICS.values())
            assert "\n" not in row.school + "".join(name.text for names in row.people.values() for name in names)
        assert headings.ROW in found.as_text()
