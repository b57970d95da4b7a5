"""A list of mailboxes: URN and mailbox, by the names of its columns."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from partnerships.models import School

DELIMITERS = ",;\t"  # those with which Excel saves, and that between cells which are pasted
URN, MAILBOX = "URN", "Mailbox"
CALLED = {  # what a column is called, in small letters
    "urn": URN,
    "mailbox": MAILBOX,
    "office mailbox": MAILBOX,
    "e-mail": MAILBOX,
    "email": MAILBOX,
    "e-mail address": MAILBOX,
    "email address": MAILBOX,
}
MOST_SHOWN = 20  # faults of a list that are named
LONGEST = School._meta.get_field("office_email").max_length or 254


@dataclass(frozen=True)
class Mailbox:
    """A row of the list: a school, and the mailbox of its office."""

    school: School
    address: str


def read_mailboxes(text: str) -> list[Mailbox]:
    """Read all rows, in their order. Raises ``ValidationError`` with every fault, its row and its column."""
    rows = _rows(text)
    header = [CALLED.get(name.strip().casefold(), "") for name in next(rows, (1, []))[1]]
    for name in (URN, MAILBOX):
        if header.count(name) != 1:
            many = "has two columns" if name in header else "has no column"
            raise ValidationError(f"Row 1 {many} “{name}”. The first row names the columns: {URN}, {MAILBOX}.")
    urn_at, mailbox_at = header.index(URN), header.index(MAILBOX)
    cells = [(number, _cell(row, urn_at), _cell(row, mailbox_at)) for number, row in rows if any(map(str.strip, row))]
    if not cells:
        raise ValidationError("The list has no rows below the names of its columns.")
    urns = {int(urn) for _, urn, _ in cells if _is_urn(urn)}
    schools = {school.urn: school for school in School.objects.filter(urn__in=urns)}
    if faults := [*_faults(cells, schools)]:
        more = [f"And {len(faults) - MOST_SHOWN} more."] if len(faults) > MOST_SHOWN else []
        raise ValidationError([*faults[:MOST_SHOWN], *more])
    return [Mailbox(schools[int(urn)], address) for _, urn, address in cells]


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.lstrip("\ufeff").partition("\n")[0]
    reader = csv.reader(StringIO(text.lstrip("\ufeff"), newline=""), delimiter=max(DELIMITERS, key=first.count))
    try:
        yield from enumerate(reader, start=1)
    except csv.Error as error:
        raise ValidationError(f"Row {reader.line_num} cannot be read ({error}). Save the list as CSV again.") from None


def _faults(cells: list[tuple[int, str, str]], schools: dict[int, School]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for number, urn, address in cells:
        if not _is_urn(urn):
            yield f"Row {number}, column {URN}: “{urn[:40]}” is no URN. Enter six digits."
        elif int(urn) not in schools:
            yield f"Row {number}, column {URN}: the portal has no school with the URN {urn}."
        elif urn in seen:
            yield f"Row {number}, column {URN}: {urn} stands in row {seen[urn]} already. Leave one of them out."
        seen.setdefault(urn, number)
        if not address:
            yield f"Row {number}, column {MAILBOX}: it is empty. Enter an e-mail address, or leave the row out."
        elif not _is_address(address):
            yield f"Row {number}, column {MAILBOX}: “{address[:60]}” is no e-mail address, such as office@example.org."


def _cell(row: list[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""


def _is_urn(typed: str) -> bool:
    return len(typed) == 6 and typed.isascii() and typed.isdecimal()


def _is_address(typed: str) -> bool:
    try:
        validate_email(typed)
    except ValidationError:
        return False
    return len(typed) <= LONGEST
