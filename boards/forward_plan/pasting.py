"""Lines of a clerk's own plan, pasted from a table: read, or refused with the number of the line; all or none.

A line that has the title of an entry moves that one; any other is added.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from django.utils.text import get_text_list

from base.days import DayError, in_words, parse_day
from base.pasted import rows_of
from base.plain import plain
from base.school_terms import Term, academic_year, year_label
from boards.forward_plan.places import RECURRING, UNPLACED, Place, present_place
from boards.models import AgendaItem, Board, Part, PlannedItem
from partnerships.models import Person

TITLE, WHEN, WHO, PURPOSE, MINUTES, CONFIDENTIAL, NOTE, REPORT = COLUMNS = (
    *("Title", "When", "Who brings it", "Purpose", "Minutes", "Confidential", "Note", "Report"),
)
MOST_LINES = 200
_HEADINGS = {
    TITLE: ("title", "item", "agenda item", "subject", "topic", "what", "business"),
    WHEN: ("when", "meeting", "date", "date of meeting", "meeting date", "term", "day"),
    WHO: ("who brings it", "who", "presenter", "lead", "lead officer", "owner", "brought by", "officer", "by"),
    PURPOSE: ("purpose", "for", "action", "to"),
    MINUTES: ("minutes", "time", "mins", "time allowed", "minutes allowed"),
    CONFIDENTIAL: ("confidential", "part b", "part", "confidential items"),
    NOTE: ("note", "notes", "comment", "comments", "remarks"),
    REPORT: (
        *("report", "paper", "a report is to come with it", "report to come", "report wanted"),
        *("with a report", "report needed", "report required"),
    ),
}
_COLUMN = {written: column for column, all_written in _HEADINGS.items() for written in all_written}
_PURPOSES = {
    AgendaItem.Purpose.NOTE: ("note", "to note", "noting", "for information", "information", "info"),
    AgendaItem.Purpose.DISCUSS: ("discuss", "to discuss", "discussion", "for discussion", ""),
    AgendaItem.Purpose.DECIDE: ("decide", "to decide", "decision", "for decision", "approve", "approval", "to approve"),
}
_PURPOSE = {written: purpose for purpose, all_written in _PURPOSES.items() for written in all_written}
_YES, _NO = ("yes", "y", "x", "true", "part b", "b", "confidential"), ("", "no", "n", "false", "part a", "a", "open")
_NOWHERE = (
    *("", "not placed", "not placed yet", "tbc", "tba", "tbd", "to be confirmed", "unplaced"),
    *("not yet known", "not known yet", "not known", "unknown", "none", "n a", "na"),
)
_CONFIDENTIAL = re.compile(
    r"[\[(]?(?:(?:private and |strictly )?confidential[\])]?\s*[:–—-]|\[confidential\]|\(confidential\)"
    r"|part b\b[\])]?\s*[:–—-]?)\s*",
    re.IGNORECASE,
)
_TERM = re.compile(r"(autumn|spring|summer)(?: term)? (\d{4})(?: (?:to )?(\d{2,4}))?")
_EVERY_TERM = re.compile(r"(?:every|each|all)(?: (autumn|spring|summer))?(?: (?:term|meetings?|term meetings?))?")


class LineError(ValueError):
    """Raised for a line that cannot be read; its sentence says why."""


@dataclass
class PlanLine:
    """A line that was read: the entry as it is to be, where it comes to, and whether it is in the plan already.

    Such a one ``stays`` where it is if the line does not say when it comes; it ``opens`` if it was confidential.
    """

    entry: PlannedItem
    place: Place
    is_moved: bool
    stays: bool = False
    opens: bool = False
    remarks: list[str] = field(default_factory=list)  # what is to be looked at before it is put in


@dataclass
class PastedEntries:
    """What pasted lines say, and what is wrong with which; nothing is kept while anything is wrong."""

    lines: list[PlanLine] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)  # headings whose columns are left out

    @property
    def opened(self) -> list[PlannedItem]:
        """The entries that are confidential now and would be open."""
        return [line.entry for line in self.lines if line.opens]


def read_plan(
    text: str,
    *,
    board: Board,
    places: Iterable[Place],
    people: Iterable[Person],
    known: Iterable[PlannedItem],
    refused: Iterable[str],
) -> PastedEntries:
    """Read lines whose cells are parted by tabs, or by “|” or “;” where there are none; the first may be headings.

    ``known`` are the open entries that the reader may read; titles that are ``refused`` are on every agenda.
    """
    rows = [(number, _cells(row)) for number, row in rows_of(text)]
    pasted = PastedEntries()
    if len(rows) > MOST_LINES:
        pasted.problems.append(f"These are {len(rows)} lines. Paste no more than {MOST_LINES} at once.")
        return pasted
    columns: list[str] = list(COLUMNS)
    if rows and (headed := _headings(rows[0][1])):
        pasted.unknown = [cell for cell, column in zip(rows[0][1], headed, strict=True) if cell and not column]
        if twice := [column for column in COLUMNS if headed.count(column) > 1]:  # so each line would be read wrongly
            pasted.problems += [f"Two headings stand for “{one}”. Leave one of the columns out." for one in twice]
            return pasted
        columns, rows = headed, rows[1:]
    if not rows:
        pasted.problems.append("There is no line below the headings.")
    reading = _Reading(board, list(places), list(people), list(known), {one.casefold() for one in refused})
    for number, cells in rows:
        try:
            pasted.lines.append(reading.read(cells, columns))
        except LineError as error:
            pasted.problems.append(f"Line {number}: {error}")
    return pasted


def _cells(row: list[str]) -> list[str]:
    """The cells of a row, each in one line; where no tab parts them, “|” or “;” does."""
    if len(row) == 1:
        parted_by = next((mark for mark in ("|", ";") if mark in row[0]), "|")
        row = row[0].strip("|").split(parted_by)
    return [" ".join(cell.split()) for cell in row]


def _headings(cells: list[str]) -> list[str]:
    """The columns that the cells name, empty for what is none; none at all where the line is no headings."""
    found = [_COLUMN.get(plain(cell), "") for cell in cells]
    if TITLE not in found and REPORT in found:  # a table of reports, each with its title
        found[found.index(REPORT)] = TITLE
    named = {column for column in found if column}
    return found if TITLE in named and (len(named) > 1 or len(cells) == 1) else []


@dataclass
class _Reading:
    """What lines are read against; the titles that were read, so that none comes twice."""

    board: Board
    places: list[Place]
    people: list[Person]
    known: list[PlannedItem]
    refused: set[str]
    read_before: set[str] = field(default_factory=set)

    def read(self, cells: list[str], columns: list[str]) -> PlanLine:
        """Read one line. Raises ``LineError``."""
        if len(cells) > len(columns) and any(cells[len(columns) :]):
            raise LineError(f"it has {len(cells)} cells, and {len(columns)} are read: {', '.join(COLUMNS)}.")
        said = dict(zip(columns, [*cells, *[""] * len(columns)], strict=False))
        written = said.get(TITLE, "")
        title = self._title(_CONFIDENTIAL.sub("", written, count=1) if _CONFIDENTIAL.match(written) else written)
        same = [entry for entry in self.known if entry.title.casefold() == title.casefold()]
        if len(same) > 1:
            raise LineError(f"“{title}” is in the plan more than once. Move the one that is meant on the plan itself.")
        entry = same[0] if same else PlannedItem(board=self.board, title=title)
        if entry.is_settled:
            raise LineError(f"“{title}” is on an agenda that has gone out, so it stays there.")
        brought_by = entry.presenters
        was_confidential, stays = entry.part.is_confidential, bool(same) and not said.get(WHEN)
        place = present_place(entry) if stays else self._place(said.get(WHEN, ""))
        for column, read in self._values().items():
            if said.get(column) or (not same and column in said):
                read(entry, said[column])
        remarks = self._remarks_on(entry, brought_by if same else "")
        if _CONFIDENTIAL.match(written):
            entry.part = Part.B
            remarks.append("Confidential, as its title says")
        opens = bool(same) and was_confidential and not entry.part.is_confidential
        return PlanLine(entry, place, is_moved=bool(same), stays=stays, opens=opens, remarks=remarks)

    def _title(self, title: str) -> str:
        if not title:
            raise LineError("it has no title.")
        if len(title) > 200:
            raise LineError(f"the title that begins “{title[:40]}” is longer than 200 characters.")
        if title.casefold() in self.read_before:
            raise LineError(f"“{title}” stands in an earlier line too. Leave one of them out.")
        if title.casefold() in self.refused:
            raise LineError(f"“{title}” is on every agenda of this board already.")
        self.read_before.add(title.casefold())
        return title

    def _values(self) -> dict[str, Callable[[PlannedItem, str], Any]]:
        return {
            WHO: self._bring,
            PURPOSE: _set_purpose,
            MINUTES: _set_minutes,
            CONFIDENTIAL: _set_part,
            REPORT: _set_report,
            NOTE: lambda entry, note: setattr(entry, "note", note),
        }

    def _bring(self, entry: PlannedItem, name: str) -> None:
        """Who is known by that name, else somebody from outside, whose body may stand in brackets or after a comma."""
        found = [person for person in self.people if str(person).casefold() == name.casefold()]
        if len(found) > 1:
            raise LineError(f"“{name}” may be more than one person. Leave them out, and choose them on the plan.")
        entry.presenter, entry.outside_presenter, entry.outside_body = next(iter(found), None), "", ""
        if name and not found:
            if "@" in name:
                raise LineError(f"“{name[:40]}” is no name. Write who brings it by name.")
            who, _, body = name.replace("(", ",").rstrip(")").partition(",")
            entry.outside_presenter, entry.outside_body = who.strip()[:150], body.strip()[:150]

    def _remarks_on(self, entry: PlannedItem, brought_by: str) -> list[str]:
        """Who brought it before, where that is another, and who may be meant by the name of somebody from outside."""
        remarks = []
        if brought_by and entry.presenters != brought_by:
            remarks.append(f"Until now {brought_by} brings it")
        if entry.outside_presenter:
            remarks.append(f"{entry.outside_presenter} is from outside: nobody of this board has that name")
            if meant := self._meant(entry.outside_presenter):
                remarks.append(f"Did you mean {get_text_list(meant, 'or')}? Then write that name in the lines")
        return remarks

    def _meant(self, name: str) -> list[str]:
        """The people of whose names that is a word, or nearly the whole."""
        names = {str(person).casefold(): str(person) for person in self.people}
        of_a_word = [whole for small, whole in names.items() if name.casefold() in small.split()]
        return of_a_word or [names[small] for small in get_close_matches(name.casefold(), names, n=3, cutoff=0.8)]

    def _place(self, when: str) -> Place:
        said = plain(when)
        if said in _NOWHERE:
            return UNPLACED
        if match := _EVERY_TERM.fullmatch(said):
            return next(one for one in RECURRING if one.recurs == (match[1] or "Every").capitalize())
        if match := _TERM.fullmatch(said):
            return self._of_term(match[1].capitalize(), int(match[2]), bool(match[3]), when)
        try:
            day = parse_day(when)
        except DayError as error:
            raise LineError(f"{error} A term is written as “Spring term 2027”.") from None
        return self._of_day(day)

    def _of_day(self, day: dt.date) -> Place:
        found = [one for one in self.places if one.meeting and one.meeting.held_on == day]
        if len(found) == 1:
            return found[0]
        if found:
            raise LineError(f"the board has more than one meeting on {in_words(day)}. Choose one on the plan.")
        raise LineError(
            f"the board has no meeting on {in_words(day)} whose agenda is still to go out. Write the day of one, a "
            "term without a meeting, or nothing."
        )

    def _of_term(self, name: str, year: int, is_academic: bool, written: str) -> Place:
        """“Spring 2027” is in the academic year that has that spring; “Spring 2026 to 2027” says the year itself."""
        if not dt.MINYEAR < year < dt.MAXYEAR:
            raise LineError(f"“{written}” is no term. Write it as “Spring term 2027”.")
        first = Term(year, name).days[0]
        term = Term(year, name) if is_academic else Term(academic_year(first.replace(year=year)), name)
        at_term = [one for one in self.places if one.term == term]
        at_meetings = [one for one in self.places if one.meeting and one.meeting.term == term]
        if at_term or len(at_meetings) == 1:
            return (at_term or at_meetings)[0]
        if at_meetings:
            raise LineError(f"“{written}” has more than one meeting. Write the day of the one that is meant.")
        raise LineError(
            f"nothing can be planned for “{written}”. It may be over, its agenda may be out, or it is after "
            f"{year_label(max((one.term.year for one in self.places if one.term), default=year))}."
        )


def _set_purpose(entry: PlannedItem, written: str) -> None:
    if plain(written) not in _PURPOSE:
        raise LineError(f"“{written[:40]}” is no purpose. Write to note, to discuss or to decide.")
    entry.purpose = _PURPOSE[plain(written)]


def _set_minutes(entry: PlannedItem, written: str) -> None:
    number = re.fullmatch(r"(\d{1,3})(?: ?(?:minutes?|mins?|m))?", written.lower(), re.ASCII)
    if written and not number:
        raise LineError(f"“{written[:40]}” is no number of minutes. Write it as 15.")
    entry.minutes_allowed = int(number[1]) if number else None


def _set_part(entry: PlannedItem, written: str) -> None:
    said = plain(written)
    if said not in (*_YES, *_NO):
        raise LineError(f"“{written[:40]}” does not say whether it is confidential. Write yes or no.")
    entry.part = Part.of(said in _YES)


def _set_report(entry: PlannedItem, written: str) -> None:
    said = plain(written)
    if said not in (*_YES, *_NO, "report", "paper"):
        raise LineError(f"“{written[:40]}” does not say whether a report is to come. Write yes or no.")
    entry.wants_report = said in (*_YES, "report", "paper")
