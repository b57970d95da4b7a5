"""Charts of percentages as data, in the units of an SVG's ``viewBox``; templates of ``components/`` draw them.

A chart stands beside a table of the same numbers, says in words what it shows, and is told apart in black and white by
its shapes, never by colour. Maps have a module of their own, ``partnerships/geography/maps.py``, and the same width.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDTH = 320  # units across of bars and maps: about the pixels that a phone has for a picture
BAR = 34  # units down that a bar takes, its label and the bar below, as components/bar_chart.html has them
LONGEST_LABEL = 40  # characters that stand beside a figure, such as the longest phase
LINE_WIDTH, LINE_HEIGHT, LINE_MARGIN = 240, 80, 8  # as components/line_chart.html has them


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its figure in words, how much of it is filled, and how many units from the top it starts."""

    label: str
    figure: str
    percentage: float
    top: int = 0

    @property
    def width(self) -> int:
        """How far it is filled, in units."""
        return round(self.percentage * WIDTH / 100)


@dataclass(frozen=True)
class BarChart:
    """Horizontal bars, one below the other. ``name`` is unique on the page; ``title`` says in words what they show."""

    name: str
    title: str
    bars: list[Bar]

    @classmethod
    def of(cls, name: str, title: str, rows: Iterable[tuple[str, str, float]]) -> "BarChart":
        """Make the chart from rows of label, figure and percentage. A long label is cut: the table has it whole."""
        bars = [
            Bar(_short(label), figure, percentage, number * BAR)
            for number, (label, figure, percentage) in enumerate(rows)
        ]
        return cls(name, title, bars)

    @property
    def height(self) -> int:
        """How high the chart is."""
        return len(self.bars) * BAR


@dataclass(frozen=True)
class LineChart:
    """A line of percentages from ``foot`` to 100, from left to right; None leaves a place without a point."""

    title: str
    percentages: Sequence[float | None]
    foot: int = 0

    @property
    def points(self) -> list[tuple[float, float]]:
        """The position of each known percentage: units from the left and from the top."""
        across = (LINE_WIDTH - 2 * LINE_MARGIN) / max(len(self.percentages) - 1, 1)
        down = (LINE_HEIGHT - 2 * LINE_MARGIN) / (100 - self.foot)
        return [
            (round(LINE_MARGIN + place * across, 1), round(LINE_MARGIN + (100 - percentage) * down, 1))
            for place, percentage in enumerate(self.percentages)
            if percentage is not None
        ]

    @property
    def path(self) -> str:
        """The points as an SVG polyline wants them: ``8.0,72.0 232.0,8.0``."""
        return " ".join(f"{across},{down}" for across, down in self.points)


def foot_of(percentages: Iterable[float]) -> int:
    """Return a percentage for the foot of several charts: a multiple of ten below all their values, at most 90."""
    return min(int(min(percentages, default=0)) // 10 * 10, 90)


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"
