"""A name that was found, and where."""

from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Name:
    """A string that names something: of which kind (a key of ``resolving.EXISTS``), and where it stands."""

    kind: str
    text: str
    path: str  # within the project
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text!r}"


BUILT = "built"  # the kind of an expression that puts a name together; it is explained in ``known.BUILT``
