"""What the portal promises, what was measured of it, and whether it holds: the one table of `make bench`."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Verdict:
    """Something measured beside its limit; what could not be measured says why, and does not hold."""

    about: str  # what it was measured on, such as “SQLite”
    target: str
    value: float | None
    most: float = math.inf
    least: float = 0
    why_not: str = ""

    @property
    def holds(self) -> bool:
        """Whether it is within its limit."""
        return self.value is not None and self.least <= self.value <= self.most

    @property
    def limit(self) -> str:
        """The limit in words."""
        return f"at least {self.least:,g}" if self.least else f"at most {self.most:,g}"

    @property
    def measured(self) -> str:
        """The value, or why there is none."""
        if self.value is None:
            return f"not measured: {self.why_not}"
        said = f"{self.value:,.0f}" if self.value >= 100 else f"{self.value:.3g}"
        rounded = replace(self, value=float(said.replace(",", "")))
        return said if rounded.holds == self.holds else f"{self.value:,}"  # a hair's breadth over the limit


def table(verdicts: Iterable[Verdict]) -> str:
    """All of them in columns, under what they are about."""
    verdicts = list(verdicts)
    rows = [(v.target, v.limit, v.measured, "pass" if v.holds else "FAIL") for v in verdicts]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines, about = [], None
    for verdict, (target, limit, measured, said) in zip(verdicts, rows, strict=True):
        if verdict.about != about:
            about = verdict.about
            lines += ["", about]
        lines.append(f"  {target:<{widths[0]}}  {limit:<{widths[1]}}  {measured:>{widths[2]}}  {said}")
    return "\n".join(lines)


def summary(verdicts: list[Verdict]) -> str:
    """How many hold, and which do not, in a line."""
    broken = [f"{verdict.about}: {verdict.target} ({verdict.measured})" for verdict in verdicts if not verdict.holds]
    said = f"{len(verdicts) - len(broken)} of {len(verdicts)} targets hold"
    return f"{said}; not: {'; '.join(broken)}." if broken else f"{said}."
