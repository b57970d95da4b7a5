"""What was left out of a sheet, as each page carries it to the next: what was dropped is not there to be told again.

It is signed, so that a page says sentences of ours alone. Like the cells it is kept nowhere.
"""

from collections.abc import Iterable

from django.core import signing

from improvement.pasting import headings

FIELD = "left_out"
_SALT = "improvement.pasting.carried"
_UNDERSTOOD = f"{headings.ROW}\t{headings.SCHOOL}"  # how cells begin that a page of ours wrote


def as_field(notes: Iterable[str]) -> str:
    """The sentences as a field holds them."""
    return signing.dumps(list(notes), salt=_SALT, compress=True)


def notes_with(text: str, field: str) -> list[str]:
    """The sentences that came with cells which a page of ours wrote; none where another sheet is in their place."""
    if not text.startswith(_UNDERSTOOD):
        return []
    try:
        return [str(note) for note in signing.loads(field, salt=_SALT)]
    except signing.BadSignature:
        return []
