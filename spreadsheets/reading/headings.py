"""The columns of a table, by name: whatever their order, capitals, spaces and apostrophes."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from spreadsheets.reading.faults import SheetFault, SheetRefused

PARTNERSHIP, QUADRANT, KIND = "Partnership", "Quadrant", "Kind"
LEAD, LEADS_SCHOOL, LEADS_EMAIL = "Lead", "Lead’s school", "Lead’s e-mail"
SCHOOL, JOINED, LEFT = "School", "Joined", "Left"
COLUMNS = [PARTNERSHIP, QUADRANT, KIND, LEAD, LEADS_SCHOOL, LEADS_EMAIL, SCHOOL, JOINED, LEFT]

LOOKED_THROUGH = 30  # rows, from the top, in which the headings may stand
ALSO_WRITTEN = {
    "partnershipname": PARTNERSHIP,
    "leads": LEAD,
    "leadschool": LEADS_SCHOOL,
    "leademail": LEADS_EMAIL,
    "leademailaddress": LEADS_EMAIL,
    "leadsemailaddress": LEADS_EMAIL,
    "schools": SCHOOL,
}

SheetRow = tuple[int, Sequence[object]]  # its number in the spreadsheet, and its cells


@dataclass
class Headings:
    """Where the headings are, and in which place each column is; ``passed_over`` are columns of other names."""

    row: int
    places: dict[str, int]
    passed_over: list[str] = field(default_factory=list)


def _key(text: object) -> str:
    plain = unicodedata.normalize("NFKC", str(text)).casefold()
    return re.sub(r"[^a-z0-9]", "", plain)


_KNOWN = {_key(name): name for name in COLUMNS} | ALSO_WRITTEN


def find_headings(rows: Sequence[SheetRow]) -> Headings | None:
    """The first row that has Partnership and School, or Partnership and Lead; None where there is none.

    Raises ``SheetRefused`` if a column that is read stands there twice.
    """
    for number, cells in rows[:LOOKED_THROUGH]:
        names = [_KNOWN.get(_key(cell)) if cell is not None else None for cell in cells]
        if PARTNERSHIP in names and (SCHOOL in names or LEAD in names):
            _refuse_repeated(number, [name for name in names if name])
            others = [" ".join(str(cell).split()) for cell, name in zip(cells, names, strict=True) if cell and not name]
            return Headings(number, {name: place for place, name in enumerate(names) if name}, others)
    return None


def _refuse_repeated(row: int, names: list[str]) -> None:
    repeated = [name for name, count in Counter(names).items() if count > 1]
    if repeated:
        raise SheetRefused(
            SheetFault(row, name, "this heading stands here more than once. Rename or remove the others.")
            for name in repeated
        )
