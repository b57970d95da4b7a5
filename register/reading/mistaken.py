"""The DfE's two files, one given in the place of the other."""

from collections.abc import Sequence
from pathlib import Path

from register.reading.columns import LINK_COLUMNS, REQUIRED
from register.reading.files import FileRefused, read_rows

LINKS_AS_REGISTER = (
    "{} is the DfE’s file of links, not the register. Give it as the links, and as the register the file of all "
    "establishment fields, such as edubasealldata20250422.csv."
)
REGISTER_AS_LINKS = (
    "{} is the DfE’s register, not its file of links. Give it as the register, and as the links a file such as "
    "links_edubasealldata20250422.csv, or none."
)


def why_mistaken(path: Path, required: Sequence[str]) -> str:
    """What to do with a file that lacks required columns because it is the other of the two; empty where it is not."""
    other, said = (REQUIRED, REGISTER_AS_LINKS) if required is LINK_COLUMNS else (LINK_COLUMNS, LINKS_AS_REGISTER)
    rows = read_rows(path, other)
    try:
        next(rows)
    except FileRefused:
        return ""
    finally:
        rows.close()  # type: ignore[attr-defined]
    return said.format(path.name)
