"""What a pasted sheet says of each school, as it is written there, and of what nothing is kept."""

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from django.utils.text import get_text_list

from base.pasted import Row, as_text, rows_of
from base.plain import plain
from improvement.pasting import headings, values
from improvement.pasting.headings import DAYS, PEOPLE, columns_of, dropped, is_of_another_table
from improvement.pasting.topics import topics_in
from improvement.pasting.values import OtherError, VisitDay, WrittenName
from partnerships.person_names import name_key
from spreadsheets.reading.cells import SheetCellError
from spreadsheets.reading.faults import SheetFault

MOST_CHARACTERS, MOST_ROWS = 200_000, 200
NO_GROUP = "none"  # what is written for it: a cell that is empty goes on with the group above, as merged cells come
EMPTY = {headings.GROUP: NO_GROUP}
_GROUP = re.compile(r"((?:peer |review )*(?:group|trio|triad|quad|cluster) ?(?:no |number )?(?:\d{1,2}|[a-z]))(?: .*)?")
TOGETHER = dt.timedelta(days=14)  # within which two days are of one visit; what is further off is another year’s


class PasteRefused(Exception):
    """A paste that cannot be read at all; its text says why and what to do. Nothing of what was pasted is in it."""


class NoHeadingsError(PasteRefused):
    """Raised where no row says what the columns are."""


@dataclass(frozen=True)
class UnknownPerson:
    """Somebody of a sheet whom the portal does not know; ``school`` is the key of that beside the name, or 0."""

    name: str
    school: int
    places: tuple[tuple[int, str], ...]  # rows and columns

    @property
    def where(self) -> str:
        """The rows, as they stand in a sentence."""
        rows = rows_in_words(number for number, _ in self.places)
        return rows[:1].lower() + rows[1:]

    def __str__(self) -> str:
        return f"Nobody of the portal is called {self.name} ({self.where})."


@dataclass(frozen=True)
class NamedPerson:
    """Somebody who was named on a page of a paste, and of whom nothing is kept before it is planned."""

    name: str
    school: int  # its key
    email: str


@dataclass
class PastedRow:
    """What a sheet says of one school. ``days`` and ``people`` are by the names of their columns."""

    number: int  # of its first row, as the rows were pasted
    school: str
    group: str = ""  # a number
    days: dict[str, VisitDay] = field(default_factory=dict)
    people: dict[str, list[WrittenName]] = field(default_factory=dict)
    topics: list[str] = field(default_factory=list)

    @property
    def says_nothing(self) -> bool:
        """Whether there is a school and nothing else."""
        return not (self.days or self.people or self.topics)

    def take_out(self, names: Collection[str]) -> None:
        """Take these names out, as they are written, wherever they stand."""
        left = {column: [one for one in each if str(one) not in names] for column, each in self.people.items()}
        self.people = {column: each for column, each in left.items() if each}


@dataclass
class PastedSheet:
    """All that was understood. ``notes`` say what was dropped, ``faults`` what is to be put right."""

    rows: list[PastedRow] = field(default_factory=list)
    faults: list[SheetFault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)  # columns that were not looked into
    untaken: list[int] = field(default_factory=list)  # rows in whose cell of topics something is none
    unread: dict[tuple[int, str], str] = field(default_factory=dict)  # cells to be put right, by row and column

    def drop(self, row: PastedRow) -> None:
        """Leave a row out, and what is to be put right in it."""
        self.rows.remove(row)
        self.faults = [fault for fault in self.faults if fault.row != row.number]

    def join(self, row: PastedRow, other: PastedRow) -> None:
        """Put two rows of one school together; what the first says stays."""
        self.rows.remove(other)
        row.group = row.group or other.group
        row.days = other.days | row.days
        for column, names in other.people.items():
            known = row.people.setdefault(column, [])
            known += [name for name in names if name not in known]
        row.topics += [topic for topic in other.topics if topic not in row.topics]

    def as_text(self) -> str:
        """What was understood, and nothing else, as cells that ``read_pasted`` reads alike."""
        used = [
            headings.ROW,
            headings.SCHOOL,
            *(c for c in headings.COLUMNS[2:] if any(map(self._cells(c), self.rows))),
        ]
        rows = [[self._cells(column)(row) or EMPTY.get(column, "") for column in used] for row in self.rows]
        return as_text([used, *rows])

    def _cells(self, column: str) -> Callable[[PastedRow], str]:
        def cell(row: PastedRow) -> str:
            if unread := self.unread.get((row.number, column)):
                return unread
            if column in DAYS:
                return str(row.days.get(column, ""))
            if column in PEOPLE:
                return "; ".join(map(str, row.people.get(column, ())))
            rest = {headings.ROW: str(row.number), headings.SCHOOL: row.school, headings.GROUP: row.group}
            return rest.get(column, "; ".join(row.topics))

        return cell

    def say_who(self, names: Mapping[WrittenName, WrittenName | None]) -> None:
        """Write names otherwise than the sheet has them; None takes one out."""
        for row in self.rows:
            written = {column: [names.get(one, one) for one in people] for column, people in row.people.items()}
            kept = {column: [one for one in people if one] for column, people in written.items()}
            row.people = {column: people for column, people in kept.items() if people}

    def goes_with(self, faults: Iterable[SheetFault]) -> str:
        """What ``clear`` takes out with those faults, counted."""
        faults = list(faults)
        wrong = {(fault.row, fault.column) for fault in faults if not fault.names}
        gone = {number for number, column in wrong if column == headings.SCHOOL}
        days = {(number, column) for number, column in wrong if column in DAYS and number not in gone}
        named = ((fault.row, name) for fault in faults for name in fault.names)
        names = {name_key(values.names(name)[0][0].text) for number, name in named if number not in gone}
        for row in self.rows:
            own = {column for number, column in days if number == row.number}
            if own - row.days.keys() - {column for number, column in self.unread if number == row.number}:
                days -= {(row.number, column) for column in own - row.days.keys()}
                days.add((row.number, headings.VISIT))
            if (row.number, headings.VISIT) in days and headings.SECOND in row.days:
                days.add((row.number, headings.SECOND))
            for column in PEOPLE:
                if (row.number, column) in wrong and row.number not in gone:
                    names.update(name_key(one.text) for one in row.people.get(column, ()))
        return in_a_row(
            [(len(days), "day", "days"), (len(gone), "school", "schools"), (len(names), "person", "people")]
        )

    def clear(self, faults: Iterable[SheetFault]) -> None:
        """Take the cells of those faults out, so that the rest may be planned; a school’s takes out its row.

        Of a cell with several names those go that are wrong, wherever in the row they stand. A day that stays from
        before, and is in no cell, goes with the day of the visit that does not fit it.
        """
        for fault in faults:
            row = next((row for row in self.rows if row.number == fault.row), None)
            was_unread = self.unread.pop((fault.row, fault.column), None)
            if row is None:
                continue
            if fault.names:
                row.take_out(fault.names)
                continue
            if fault.column in DAYS and fault.column not in row.days and was_unread is None:
                row.days.pop(headings.VISIT, None)
                row.days.pop(headings.SECOND, None)
            if fault.column == headings.SCHOOL:
                self.rows.remove(row)
            elif fault.column == headings.TOPICS:
                row.topics = []
            elif fault.column == headings.GROUP:
                row.group = ""
            for said in (row.days, row.people):
                said.pop(fault.column, None)
            if fault.column == headings.VISIT:
                row.days.pop(headings.SECOND, None)
        self.faults = []


def read_pasted(text: str, *, first: dt.date, topics: Mapping[str, str]) -> PastedSheet:
    """Read what was pasted; ``first`` is the first day of the year that is planned, ``topics`` names by ``plain`` ones.

    Raises ``PasteRefused`` where there is no row of headings, or too much.
    """
    if len(text) > MOST_CHARACTERS:
        raise PasteRefused(
            f"This is more than {MOST_CHARACTERS:,} characters. Copy only the rows of this partnership’s schools."
        )
    rows = rows_of(text)
    if not rows:
        raise PasteRefused("Paste the cells of your spreadsheet, with the row of headings.")
    if len(rows) > MOST_ROWS:
        raise PasteRefused(
            f"These are {len(rows)} rows, and at most {MOST_ROWS} are read. Copy only the rows of this partnership’s "
            "schools."
        )
    reader = _Reader(first, topics).read_all(rows)
    if reader.is_of_year_before:
        reader = _Reader(first, topics, or_before=True).read_all(rows)
    if not reader.has_headings and all(len(cells) == 1 for _, cells in rows):
        raise NoHeadingsError(
            "This is no table: nothing in it stands in columns. Mark the cells in Excel, with the row of headings, "
            "copy them there, and paste them here."
        )
    if not reader.has_headings:
        raise NoHeadingsError(
            "No row of this says what its columns are. Copy the row of headings too, with School above the schools."
        )
    return reader.sheet()


class _Reader:
    """Reads row after row, from each row of headings to the next: two sheets may be pasted one after the other."""

    def __init__(self, first: dt.date, topics: Mapping[str, str], *, or_before: bool = False) -> None:
        self.first, self.topics, self.or_before = first, topics, or_before
        self.days_of = {"before": 0, "now": 0, "only before": 0}  # how many days are of which year
        self.found = PastedSheet()
        self.by_school: dict[str, PastedRow] = {}
        self.columns: dict[int, str] | None = None
        self.width = 0  # columns that have a heading, known or not, and those between
        self.group = ""
        self.current: PastedRow | None = None
        self.others: dict[tuple[str, str], list[int]] = {}  # rows of which something was dropped, by column and why
        self.again: list[int] = []  # rows of a school that has one already
        self.seconds: list[int] = []  # those of them whose day is the second of a visit
        self.below: list[int] = []  # rows without a school, which belong to the one above

    @property
    def has_headings(self) -> bool:
        """Whether a row of headings has come."""
        return self.columns is not None

    @property
    def is_of_year_before(self) -> bool:
        """Whether its days without a year are right in the year before rather than in this one."""
        only = self.days_of["only before"]
        return bool(only and (self.days_of["before"] or only > self.days_of["now"]))

    def read_all(self, rows: Iterable[Row]) -> Self:
        """Read them one after the other."""
        for number, cells in rows:
            self.read(number, cells)
        return self

    def read(self, number: int, cells: list[str]) -> None:
        """Read a row."""
        if (columns := columns_of(cells)) is not None:
            self._refuse_repeated(number, columns)
            self.columns, self.group, self.current = columns, "", None
            self.width = max(place for place, cell in enumerate(cells, start=1) if cell.strip())
            self.found.dropped += [one for one in dropped(cells, columns) if one not in self.found.dropped]
        elif self.columns is None:
            return
        elif is_of_another_table(cells):
            self.columns, self.current, self.width = {}, None, len(cells) + MOST_CHARACTERS
            said = "a table begins that does not say where its schools are, so it is left out up to the next headings"
            self.found.notes.append(f"Row {number}: {said}.")
        elif label := self._group_alone(cells):
            self.group, self.current = label, None
        else:
            self._row(
                number, [(self.columns[place], cell) for place, cell in enumerate(cells) if place in self.columns]
            )
            if any(cell.strip() for cell in cells[self.width :]):
                self._other(number, "", "something stands to the right of the headings")

    def sheet(self) -> PastedSheet:
        """All that was read."""
        group_numbers = self._numbers()
        for row in self.found.rows:
            row.group = group_numbers.get(row.group, "")
        for (column, why), rows in self.others.items():
            where = f"{rows_in_words(rows)}{', ' if column else ''}{column}"
            self.found.notes.append(f"{where}: {why}, so it is left out.")
        if self.again:
            said = "the school has a row above, and is put together with it."
            self.found.notes.append(f"{rows_in_words(self.again)}: {said}")
        if self.seconds:
            self.found.notes.append(f"{rows_in_words(self.seconds)}: the day is read as the second one of the visit.")
        if self.below:
            self.found.notes.append(
                f"{rows_in_words(self.below)}: no school stands there, so it is read with the one above."
            )
        return self.found

    def _numbers(self) -> dict[str, str]:
        """The groups’ numbers by their labels: those that they have, if each has another; else as they come."""
        labels = dict.fromkeys(row.group for row in self.found.rows if row.group)
        numbers = {label: re.findall(r"\d+", label) for label in labels}
        has_own = all(len(found) == 1 for found in numbers.values())
        own = {label: int(found[0]) for label, found in numbers.items()} if has_own else {}
        in_order = sorted(own, key=lambda label: own[label]) if len(set(own.values())) == len(numbers) else labels
        return {label: str(number) for number, label in enumerate(in_order, start=1)}

    def _refuse_repeated(self, number: int, columns: dict[int, str]) -> None:
        once = [column for column in columns.values() if column not in headings.MAY_REPEAT]
        for column in sorted({column for column in once if once.count(column) > 1}):
            raise PasteRefused(
                f"Row {number} has two columns that are read as {column}. Take one of them out, or name it otherwise."
            )

    def _row(self, number: int, cells: list[tuple[str, str]]) -> None:
        said = [(column, cell) for column, cell in cells if cell.strip()]
        if len(said) == 1 and said[0][0] == headings.GROUP:
            self.group, self.current = self._label(said[0][1]), None
            return
        by_column = dict(reversed(said))
        number = self._own_number(number, by_column.pop(headings.ROW, ""))
        if headings.GROUP in by_column:
            self.group = self._label(by_column[headings.GROUP])
        school = self._school(number, by_column.get(headings.SCHOOL, ""))
        if school is None:
            self.current = None
            return
        row = self._row_of(number, school)
        if row is None:
            if any(column not in (headings.GROUP, headings.ROW) for column, _ in said):
                self._other(number, "", "there is no school")
            return
        for column, cell in said:
            self._cell(row, number, column, cell)

    def _school(self, number: int, cell: str) -> str | None:
        """The school’s name; empty where there is none, None where it cannot be one."""
        try:
            return values.school(cell)
        except OtherError as other:
            self._other(number, headings.SCHOOL, str(other))
            return None

    def _own_number(self, number: int, cell: str) -> int:
        return int(cell) if cell.strip().isdecimal() and len(cell.strip()) <= 6 else number

    def _group_alone(self, cells: list[str]) -> str:
        """The group that a row names which says nothing else, in whichever column: a title over merged cells."""
        said = [cell for cell in cells if cell.strip()]
        found = _GROUP.fullmatch(plain(said[0])) if len(said) == 1 else None
        return found[1] if found else ""

    def _label(self, cell: str) -> str:
        return "" if plain(cell) == NO_GROUP else plain(cell) or cell.strip()[:20]

    def _row_of(self, number: int, school: str) -> PastedRow | None:
        """The row to which a line belongs: one without a school to that above it, as merged cells come."""
        if not school:
            if self.current:
                self.below.append(number)
            return self.current
        key = plain(school) or school
        if (row := self.by_school.get(key)) is None:
            row = self.by_school[key] = PastedRow(number, school, self.group)
            self.found.rows.append(row)
        else:
            self._say_again(row, number, school)
        self.current = row
        return row

    def _say_again(self, row: PastedRow, number: int, school: str) -> None:
        """Say that a row is of a school that has one already, and is read with that."""
        self.again.append(number)
        if self.group and not row.group:
            row.group = self.group
        elif self.group and self.group != row.group:
            self._other(number, headings.GROUP, f"{school} is in another group in row {row.number}")

    def _cell(self, row: PastedRow, number: int, column: str, cell: str) -> None:
        try:
            if column in DAYS:
                found_days = values.days(cell, self.first, or_before=self.or_before)
                for day in found_days:
                    self.days_of["before" if day.day < self.first else "now"] += 1
                self._days(row, number, column, found_days)
            elif column in PEOPLE:
                found, others = values.names(cell)
                known = row.people.setdefault(column, []) if found else []
                known += [name for name in found if name not in known]
                if others:
                    self._other(number, column, "something there is nobody’s name")
            elif column == headings.TOPICS:
                self._topics(row, number, cell)
        except OtherError as other:
            self._other(number, column, str(other))
        except SheetCellError as bad:
            self.days_of["only before"] += self._is_of_year_before(cell)
            self._fault(row.number, column, str(bad))
            self.found.unread[row.number, column] = " ".join(cell.split())[: values.LONGEST_DAY]

    def _is_of_year_before(self, cell: str) -> bool:
        try:
            return all(day.day < self.first for day in values.days(cell, self.first, or_before=True))
        except (OtherError, SheetCellError):
            return False

    def _days(self, row: PastedRow, number: int, column: str, found: list[VisitDay]) -> None:
        if len(found) == 2 and column != headings.VISIT:
            raise SheetCellError("there are two days. Leave one of them.")
        for day in found:
            known = row.days.get(column)
            if known and column == headings.VISIT and known.day < day.day <= known.day + TOGETHER:
                column = headings.SECOND
                known = row.days.get(column)
                if number in self.again:
                    self.seconds.append(number)
            if known and known != day:
                self._other(number, column, f"{row.school} has another day above, {known}")
            else:
                row.days[column] = day

    def _topics(self, row: PastedRow, number: int, cell: str) -> None:
        found, others = topics_in(cell, self.topics)
        row.topics += [topic for topic in found if topic not in row.topics]
        for why in others:
            self._other(number, headings.TOPICS, why)
        if others:
            self.found.untaken.append(row.number)

    def _other(self, number: int, column: str, why: str) -> None:
        self.others.setdefault((column, why), []).append(number)

    def _fault(self, number: int, column: str, sentence: str) -> None:
        self.found.faults.append(SheetFault(number, column, sentence))


def in_a_row(counts: Iterable[tuple[int, str, str]]) -> str:
    """Counts in words, those of nothing left out: “1 day, 2 schools and 1 person”."""
    each = [f"{number} {one if number == 1 else many}" for number, one, many in counts if number]
    return get_text_list(each, "and")


def rows_in_words(numbers: Iterable[int]) -> str:
    """Rows by their numbers, as a sentence begins."""
    each = sorted(set(numbers))
    shown = f"Rows {', '.join(map(str, each[:10]))}" if len(each) > 1 else f"Row {each[0]}"
    return f"{shown} and more" if len(each) > 10 else shown
