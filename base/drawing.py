"""Charts of percentages as data, in the units of an SVG's ``viewBox``; templates of ``components/`` draw them.

A chart stands beside a table of the same numbers, says in words what it shows, and is told apart in black and white by
its shapes, never by colour. Maps have a module of their own, ``partnerships/geography/maps.py``, and the same width.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDTH = 320  # units across of bars and maps: about the pixels that a phone has for a picture
BAR = 34  # units down that a bar takes, its label and the bar below, as components/bar_chart.html has them
LONGEST_LABEL = 38  # characters beside a figure
LINE_WIDTH, LINE_HEIGHT, LINE_MARGIN = 240, 80, 8  # as components/line_chart.html has them


@dataclass(frozen=True, slots=True)
class Bar:
    """A label, its figure in words, and the percentage that is filled; ``top`` is how far down the chart it starts."""

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
    """Horizontal bars below each other; ``name`` is its own on the page, and ``title`` says what it shows."""

    name: str
    title: str
    bars: list[Bar]

    @classmethod
    def of(cls, name: str, title: str, rows: Iterable[tuple[str, str, float]]) -> "BarChart":
        """The chart of labels, figures and percentages; a long label is cut, for the table has it whole."""
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
        """Where each percentage stands, across and down."""
        across = (LINE_WIDTH - 2 * LINE_MARGIN) / max(len(self.percentages) - 1, 1)
        down = (LINE_HEIGHT - 2 * LINE_MARGIN) / (100 - self.foot)
        return [
            (round(LINE_MARGIN + place * across, 1), round(LINE_MARGIN + (100 - percentage) * down, 1))
            for place, percentage in enumerate(self.percentages)
            if percentage is not None
        ]

    @property
    def path(self) -> str:
        """The points as SVG has them."""
        return " ".join(f"{across},{down}" for across, down in self.points)


def foot_of(percentages: Iterable[float]) -> int:
    """The tick at the foot of lines that are to be compared: the ten below all of them, at most 90."""
    return min(int(min(percentages, default=0)) // 10 * 10, 90)


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"
