"""What came of each change, kept in a file so that a run can go on where it was cut off."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tools.mutation.groups import GROUPS, OTHERS, group_of
from tools.mutation.source import Change

KILLED, TIMEOUT, SURVIVED, NOT_RUN, EQUIVALENT = "killed", "timeout", "survived", "not run", "equivalent"
WORTH_ANOTHER_LOOK = {SURVIVED, NOT_RUN}


@dataclass
class Result:
    """A change, and what came of it: empty while nobody has asked. ``by`` is the test, or why it is equivalent."""

    change: Change
    outcome: str = ""
    by: str = ""
    message: str = ""
    seconds: float = 0.0
    tests: int = 0
    tests_in_all: int = 0

    def __str__(self) -> str:
        asked = f" ({self.tests} of {self.tests_in_all} tests)" if self.outcome == SURVIVED and self.tests else ""
        by = f"\n             {'by ' if self.outcome == KILLED else ''}{self.by}" if self.by else ""
        outcome = self.outcome.upper() if self.outcome in WORTH_ANOTHER_LOOK else self.outcome
        return f"{outcome:<12} {self.change}{asked}{by}"


@dataclass
class Results:
    """All results of a run; ``about`` says which run it was."""

    file: Path
    about: dict[str, Any] = field(default_factory=dict)
    all: list[Result] = field(default_factory=list)

    def save(self) -> None:
        """Write the whole file anew, so that it is whole whenever the run is cut off."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        data = {"about": self.about, "results": [asdict(result) for result in self.all]}
        draft = self.file.with_suffix(".draft")
        draft.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
        draft.replace(self.file)

    @classmethod
    def load(cls, file: Path) -> "Results":
        data = json.loads(file.read_text(encoding="utf-8"))
        results = [Result(**{**row, "change": Change(**row["change"])}) for row in data["results"]]
        return cls(file, data["about"], results)

    @property
    def open(self) -> list[Result]:
        return [result for result in self.all if not result.outcome]

    def found_again(self, changes: Iterable[Change]) -> list[Result]:
        """Take each change as it stands in the files now; return those that are no longer there, which go."""
        standing: dict[tuple[str, str, str], list[Change]] = defaultdict(list)
        for change in changes:
            standing[_identity(change)].append(change)
        gone = []
        for result in self.all:
            if same := standing[_identity(result.change)]:
                result.change = same.pop(min(range(len(same)), key=_nearest(same, result.change)))
            else:
                gone.append(result)
        self.all = [result for result in self.all if result not in gone]
        return gone


def table(results: Iterable[Result], *, by_kind: bool = False) -> str:
    """By group or by kind of change: how many were made, and what came of them.

    What was noticed is counted of what could be, which is without the equivalent ones.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for result in results:
        counts[result.change.kind if by_kind else group_of(result.change.path)][result.outcome] += 1
    rows = [(name, counts[name]) for name in (sorted(counts) if by_kind else [*GROUPS, OTHERS]) if counts[name]]
    rows.append(("all", sum((count for _name, count in rows), Counter())))
    heads = ("kind" if by_kind else "group", "made", "killed", "survived", "not run", "equivalent", "noticed")
    lines = [heads, *(_row(name, count) for name, count in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    return "\n".join(
        "  ".join(cell.rjust(width) if column else cell.ljust(width) for column, (cell, width) in enumerate(cells))
        for cells in (zip(line, widths, strict=True) for line in lines)
    )


def _row(name: str, count: Counter[str]) -> tuple[str, ...]:
    killed = count[KILLED] + count[TIMEOUT]
    real = killed + count[SURVIVED] + count[NOT_RUN]
    numbers = (count.total(), killed, count[SURVIVED], count[NOT_RUN], count[EQUIVALENT])
    return name, *map(str, numbers), f"{killed / real:.0%}" if real else "–"


def _identity(change: Change) -> tuple[str, str, str]:
    return change.path, change.kind, change.text


def _nearest(changes: list[Change], to: Change):
    return lambda place: abs(changes[place].first_line - to.first_line)
