"""The tables, as they are read and compared."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.security.matrix.world import WHO

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True)
class MatrixRow:
    """A line of a table: what is asked for, and what comes of it for each who asks."""

    what: tuple[str, ...]
    expected: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join(filter(None, self.what))


def read(name: str, columns: int, who: Iterable[str] = WHO) -> list[MatrixRow]:
    """The rows of ``name``, whose first ``columns`` say what is asked for; a line that begins with # is a comment."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        lines = [line for line in csv.reader(file) if line and not line[0].startswith("#")]
    assert lines[0][columns:] == list(who), f"{name} has a column for each of {', '.join(who)}"
    rows = [MatrixRow(tuple(line[:columns]), tuple(line[columns:])) for line in lines[1:]]
    assert len({row.what for row in rows}) == len(rows), f"{name} says something twice"
    return rows


def differences(row: MatrixRow, found: Iterable[str], who: Iterable[str] = WHO) -> list[str]:
    """What is otherwise than the table says."""
    return [
        f"{somebody}: {what} instead of {wanted or 'nothing said'}"
        for somebody, wanted, what in zip(who, row.expected, found, strict=True)
        if wanted != what
    ]


def as_line(row: MatrixRow, found: Iterable[str]) -> str:
    """The row with what was found, to be put into the table once somebody has judged it right."""
    return ",".join([*row.what, *found])
