"""The columns of a table: by the words of its headings, whatever their order, or as an officer matched them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from spreadsheets.reading import words
from spreadsheets.reading.faults import SheetFault, SheetUnclear

PARTNERSHIP, QUADRANT, KIND = "Partnership", "Quadrant", "Kind"
LEAD, LEADS_SCHOOL, LEADS_EMAIL = "Lead", "Lead’s school", "Lead’s e-mail"
SCHOOL, JOINED, LEFT = "School", "Joined", "Left"
URN, HEAD = "URN", "Headteacher"
MAILBOX = "Office mailbox"  # of a school
LEADS_TELEPHONE, LEADS_ROLE, LEAD_SINCE, LEAD_UNTIL = "Lead’s telephone", "Lead’s role", "Lead since", "Lead until"
HEADS_TITLE, HEADS_FIRST_NAME, HEADS_LAST_NAME = "Head’s title", "Head’s first name", "Head’s last name"
OF_SCHOOL = (SCHOOL, URN, JOINED, LEFT, HEAD, MAILBOX)
OF_HEAD = (HEADS_TITLE, HEADS_FIRST_NAME, HEADS_LAST_NAME)  # as the register has them
LEADS_URN = "URN of the lead’s school"
PARTNERSHIPS = "Partnerships"  # of a school, in tables of schools: “Colne; Dengie”
COLUMNS = [
    *(PARTNERSHIP, QUADRANT, KIND, LEAD, LEADS_SCHOOL, LEADS_EMAIL, SCHOOL, JOINED, LEFT),
    *(URN, HEAD, LEADS_TELEPHONE, LEADS_ROLE, LEAD_SINCE, LEAD_UNTIL, PARTNERSHIPS, *OF_HEAD, MAILBOX),
    LEADS_URN,
]
# Each may stand twice.
OF_LEAD = (LEAD, LEADS_SCHOOL, LEADS_URN, LEADS_EMAIL, LEADS_TELEPHONE, LEADS_ROLE, LEAD_SINCE, LEAD_UNTIL)
NOT_READ = ""
_OF_A_LIST_OF_MAILBOXES = {NOT_READ, SCHOOL, URN, MAILBOX}

LOOKED_THROUGH = 30  # rows, from the top, in which the headings may stand
NO_HEADINGS = 0  # the row of the headings of a table that has none

SheetRow = tuple[int, Sequence[object]]  # its number in the spreadsheet, and its cells


@dataclass
class Headings:
    """Where the headings are, and which column stands in which place: ``NOT_READ`` for one that is none of ours.

    ``titles`` are the headings as they are written, in the same places.
    """

    row: int
    columns: Sequence[str]
    titles: Sequence[str]
    export: str = ""  # which of the portal's own tables it is

    @property
    def places(self) -> dict[str, int]:
        """The first place of each column."""
        return {column: place for place, column in reversed([*enumerate(self.columns)]) if column}

    @property
    def of_leads(self) -> list[dict[str, int]]:
        """The places of what is said of each lead of a row: “Lead, E-mail, Lead, E-mail” are two."""
        groups: list[dict[str, int]] = [{}]
        for place, column in enumerate(self.columns):
            if column == LEAD and any(LEAD in group for group in groups):
                groups.append({})
            if column in OF_LEAD:
                without = (group for group in reversed(groups) if column not in group)
                next(without, groups[-1])[column] = place
        return groups

    @property
    def passed_over(self) -> list[str]:
        """The headings of columns that are not read."""
        return [title for title, column in zip(self.titles, self.columns, strict=True) if title and not column]

    @property
    def signature(self) -> str:
        """The same for tables with the same headings, by which an officer's columns are remembered."""
        return "|".join(map(words.key, self.titles)).rstrip("|")


@dataclass(frozen=True)
class Matched:
    """The columns as an officer matched them, and the row in which the headings stand."""

    row: int
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """What somebody says of how a file is laid out, for it does not say so itself.

    ``sheets`` are the names of those that are read; none where nobody chose, and ``takes_all`` for all that have the
    headings. ``of_sheets`` has the columns that were matched by the name of a sheet, ``remembered`` those of earlier
    files by their ``Headings.signature``.
    """

    sheets: tuple[str, ...] = ()
    takes_all: bool = False
    of_sheets: Mapping[str, Matched] = field(default_factory=dict)
    remembered: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def headings_of(title: str, rows: Sequence[SheetRow], layout: Layout) -> Headings | None:
    """The headings of the sheet of that title: as they were matched, or else by their words."""
    if matched := layout.of_sheets.get(title):
        return as_matched(rows, matched)
    for row in rows[:LOOKED_THROUGH]:
        titles = titles_of(row[1])
        found = Headings(row[0], (NOT_READ,) * len(titles), titles)
        if columns := layout.remembered.get(found.signature):
            return as_matched(rows, Matched(row[0], columns))
    return find_headings(rows)


def as_matched(rows: Sequence[SheetRow], matched: Matched) -> Headings:
    """The headings with the columns that an officer chose, one for each place."""
    cells = next((cells for number, cells in rows if number == matched.row), ())
    width = max(len(cells), len(matched.columns))
    titles = titles_of([*cells, *([None] * (width - len(cells)))])
    columns = [*matched.columns, *([NOT_READ] * (width - len(matched.columns)))]
    return Headings(matched.row, columns, titles)


def find_headings(rows: Sequence[SheetRow]) -> Headings | None:
    """The first row whose words are headings of a table that says something; None where there is none.

    Raises ``SheetUnclear`` if a column of which there can only be one stands there twice.
    """
    for number, cells in rows[:LOOKED_THROUGH]:
        titles = titles_of(cells)
        if known := _as_known_table(number, titles):
            return known
        columns = _by_words(titles)
        if is_enough(columns):
            _refuse_repeated(number, columns)
            return Headings(number, columns, titles)
    return None


def is_enough(columns: Sequence[str]) -> bool:
    """Whether a table with these columns says something: of which partnership, and who or which school is in it.

    Without partnerships it may be a list of schools.
    """
    if PARTNERSHIP in columns or PARTNERSHIPS in columns:
        return any(column in columns for column in (SCHOOL, URN, LEAD))
    return is_of_schools(columns)


def is_of_schools(columns: Sequence[str]) -> bool:
    """Whether it says nothing of partnerships: a list of heads by URN, or of offices' mailboxes by URN or name."""
    if PARTNERSHIP in columns or PARTNERSHIPS in columns:
        return False
    has_heads = HEAD in columns or HEADS_LAST_NAME in columns
    return (URN in columns and has_heads) or (MAILBOX in columns and (URN in columns or SCHOOL in columns))


def likeliest_row(rows: Sequence[SheetRow]) -> int:
    """The row that most likely has the headings, to be offered: most of its cells are words of headings."""
    known = [
        (sum(bool(column) for column in guessed(titles_of(cells))), -number) for number, cells in rows[:LOOKED_THROUGH]
    ]
    most, at = max(known, default=(0, 0))
    if most:
        return -at
    filled = [number for number, cells in rows[:LOOKED_THROUGH] if sum(bool(title) for title in titles_of(cells)) > 1]
    return filled[0] if filled else NO_HEADINGS


def guessed(titles: Sequence[str]) -> list[str]:
    """The columns that these headings most likely are, to be offered: each of which there can be one stands once."""
    found: list[str] = []
    for title, column in zip(titles, _by_words(titles), strict=True):
        likely = column or words.LIKELY.get(words.key(title), NOT_READ)
        found.append(likely if likely in OF_LEAD or likely not in found else NOT_READ)
    return found


def titles_of(cells: Sequence[object]) -> list[str]:
    """The cells of a row as headings."""
    return [" ".join(str(cell).split()) if cell is not None else "" for cell in cells]


def _by_words(titles: Sequence[str]) -> list[str]:
    """The column of each heading; “E-mail” after a lead is the lead's.

    After a school it is the office's in a list of schools that says nothing else; elsewhere it may be anybody's.
    """
    columns: list[str] = []
    beside: dict[str, str] = {}
    for title in titles:
        known = words.key(title)
        column = words.COLUMNS.get(known) or beside.get(known, NOT_READ)
        columns.append(column)
        if column in OF_LEAD:
            beside = words.BESIDE_LEAD
        elif column in (SCHOOL, URN, JOINED, LEFT):
            beside = words.BESIDE_SCHOOL
        elif column:
            beside = {}
    if {*columns} <= _OF_A_LIST_OF_MAILBOXES:
        of_schools = [words.OF_LIST.get(words.key(title), NOT_READ) for title in titles]
        return [column or mailbox for column, mailbox in zip(columns, of_schools, strict=True)]
    return columns


def _as_known_table(row: int, titles: Sequence[str]) -> Headings | None:
    """The headings where they are those of a table that is known as a whole."""
    keys = [words.key(title) for title in titles]
    for table in words.EXPORTS:
        if table.has <= set(keys):
            columns = [table.columns.get(known, NOT_READ) for known in keys]
            return Headings(row, columns, titles, table.name if table.is_ours else "")
    return None


def _refuse_repeated(row: int, columns: Sequence[str]) -> None:
    counts = Counter(column for column in columns if column and column not in OF_LEAD)
    if repeated := [column for column, count in counts.items() if count > 1]:
        raise SheetUnclear(
            SheetFault(row, column, "this heading stands here more than once. Rename or remove the others.")
            for column in repeated
        )
