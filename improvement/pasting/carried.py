"""What was left out of a sheet, as each page carries it to the next: what was dropped is not there to be told again.

It is signed, so that a page says sentences of ours alone. Like the cells it is kept nowhere.
"""

from collections.abc import Iterable

from django.core import signing

from improvement.pasting import headings
from improvement.pasting.sheet import UnknownPerson

FIELD, UNKNOWN = "left_out", "unknown"
_SALT = "improvement.pasting.carried"
_UNDERSTOOD = f"{headings.ROW}\t{headings.SCHOOL}"  # how cells begin that a page of ours wrote


def as_field(notes: Iterable[str]) -> str:
    """The sentences as a field holds them."""
    return signing.dumps(list(notes), salt=_SALT, compress=True)


def unknown_as_field(unknown: Iterable[UnknownPerson]) -> str:
    """Who can still be named, as a field holds them."""
    each = [[one.name, one.school, one.places] for one in unknown]
    return signing.dumps(each, salt=f"{_SALT}.unknown", compress=True)


def unknown_with(text: str, field: str) -> list[UnknownPerson]:
    """Who came with cells which a page of ours wrote, and can still be named."""
    if not text.startswith(_UNDERSTOOD):
        return []
    try:
        read = signing.loads(field, salt=f"{_SALT}.unknown")
    except signing.BadSignature:
        return []
    return [
        UnknownPerson(name, school, tuple((row, column) for row, column in places)) for name, school, places in read
    ]


def notes_with(text: str, field: str) -> list[str]:
    """The sentences that came with cells which a page of ours wrote; none where another sheet is in their place."""
    if not text.startswith(_UNDERSTOOD):
        return []
    try:
        return [str(note) for note in signing.loads(field, salt=_SALT)]
    except signing.BadSignature:
        return []
