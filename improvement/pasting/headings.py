"""The columns of a round that are read, by what people write above them. No other is looked into (ADR 52)."""

import re
from collections.abc import Sequence

from base.plain import plain

ROW, SCHOOL, GROUP = "Row", "School", "Group"
VISIT, SECOND = "Review date", "Second day"
LEAD, REVIEWERS, CHAMPIONS = "Lead reviewer", "Reviewers", "Champions"
TOPICS, DATA, WORKSHOP, IMPACT = "Topics", "Data shared", "Workshop", "Impact review"
COLUMNS = (ROW, SCHOOL, GROUP, VISIT, SECOND, LEAD, REVIEWERS, CHAMPIONS, TOPICS, DATA, WORKSHOP, IMPACT)
DAYS, PEOPLE = (VISIT, SECOND, DATA, WORKSHOP, IMPACT), (LEAD, REVIEWERS, CHAMPIONS)
MAY_REPEAT = {REVIEWERS, CHAMPIONS}  # “Reviewer 1”, “Reviewer 2”

_WRITTEN = {
    ROW: ("row",),
    SCHOOL: (
        *("school", "schools", "school name", "name of school", "host", "host school", "academy", "setting"),
        *("school reviewed", "school being reviewed", "school to be reviewed", "reviewed school"),
    ),
    GROUP: (
        *("group", "groups", "group number", "group no", "review group", "peer review group", "trio", "trios"),
        *("triad", "triads", "quad", "trio group", "triad group"),
    ),
    VISIT: (
        *("review date", "review dates", "date of review", "peer review date", "date of peer review", "review"),
        *("peer review", "review day", "day of review", "visit", "visits", "visit date", "date of visit", "day"),
        *("review visit", "review visit date", "date of review visit", "peer review visit", "date", "dates", "day 1"),
        *("visit day 1", "review day 1", "review date 1", "first day"),
    ),
    SECOND: ("second day", "day 2", "visit day 2", "review day 2", "review date 2", "second visit day"),
    LEAD: ("lead reviewer", "lead reviewers", "lead", "review lead", "lead of review", "led by"),
    REVIEWERS: (
        *("reviewer", "reviewers", "reviewed by", "review team", "reviewing heads", "reviewing headteachers"),
        *("other reviewers", "other reviewer", "second reviewer", "third reviewer", "peer reviewer", "peer reviewers"),
    ),
    CHAMPIONS: ("champion", "champions", "improvement champion", "improvement champions", "school champion"),
    TOPICS: ("topic", "topics"),
    DATA: ("data shared", "data shared on", "data sharing", "date data shared", "data", "data pack shared"),
    WORKSHOP: ("workshop", "workshop date", "date of workshop", "improvement workshop", "improvement workshop date"),
    IMPACT: ("impact review", "impact review date", "date of impact review", "impact review visit"),
}
_KNOWN = {written: column for column, all_written in _WRITTEN.items() for written in all_written}
# Words of headings by which a column that is dropped is named, where all of its heading are of them. Another is named
# by its letter alone: a heading that nobody expects may say as much as a cell.
_USUAL = (
    "focus foci outcome outcomes finding findings notes note comments comment strengths actions action next steps "
    "step summary impact feedback recommendations recommendation areas to improve improvement even better if ebi www "
    "what went well area priority priorities key questions question judgement grade urn laestab phase headteacher "
    "head heads email e mail address telephone phone mobile contact name names status report reports district number "
    "no ref id of the for and from review reviews reviewed peer visit school schools date dates development evidence "
    "theme themes lines line enquiry inquiry strength evaluation self ofsted type pupils roll cost budget time "
    "location venue room chair trust term year deputy role conclusion conclusions observations other"
)
_ASIDE = re.compile(r"\([^()]*\)")


def column_of(heading: str) -> str:
    """The column that a heading means; empty where it means none that is read."""
    key = _key(heading)
    return _KNOWN.get(key) or _KNOWN.get(re.sub(r"( \d{1,4})+$", "", key), "")


def columns_of(cells: Sequence[str]) -> dict[int, str] | None:
    """The columns that are read, by their places, where the row is one of headings: it says where the schools are."""
    found = {place: column for place, cell in enumerate(cells) if (column := column_of(cell))}
    filled = sum(bool(cell.strip()) for cell in cells)
    return found if SCHOOL in found.values() and 2 * len(found) >= min(filled, 4) else None


def is_of_another_table(cells: Sequence[str]) -> bool:
    """Whether the row is one of headings that does not say where the schools are, as that of a list of champions."""
    filled = [cell for cell in cells if cell.strip()]
    known = sum(bool(column_of(cell)) for cell in filled)
    return known >= 2 and 2 * known >= len(filled) and not any(cell.strip().isdecimal() for cell in filled)


def dropped(cells: Sequence[str], read: dict[int, str]) -> list[str]:
    """How to call the columns that are not read: by their headings, and as the spreadsheet does."""
    return [_called(place, cell) for place, cell in enumerate(cells) if place not in read and cell.strip()]


def _called(place: int, heading: str) -> str:
    letter, words = f"column {_letter(place)}", _key(heading).split()
    is_usual = words and all(word in _USUAL.split() or (word.isdecimal() and len(word) <= 4) for word in words)
    return f"“{' '.join(words).capitalize()}” ({letter})" if is_usual else f"{letter}, whose heading we do not know"


def _letter(place: int) -> str:
    return chr(65 + place) if place < 26 else f"{chr(64 + place // 26)}{chr(65 + place % 26)}" if place < 702 else "…"


def _key(heading: str) -> str:
    return plain(_ASIDE.sub(" ", heading[:80]))
