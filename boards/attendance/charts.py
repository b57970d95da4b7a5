"""Charts of bars, drawn by the server as the coverage charts are."""

from dataclasses import dataclass

BAR = 34  # units of the chart's height that a row takes: its label, and its bar below
LONGEST_LABEL = 38  # characters beside a figure, in a chart that is 320 units wide


@dataclass(frozen=True)
class Chart:
    """Horizontal bars: each its label, its figure in words and the percentage that is filled."""

    name: str
    heading: str
    title: str
    values: list[tuple[str, str, int]]

    @property
    def bars(self) -> list[tuple[int, str, str, int]]:
        """Each with how far down the chart it starts; a long label is cut, for the table has it whole."""
        return [
            (place * BAR, label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…", figure, filled)
            for place, (label, figure, filled) in enumerate(self.values)
        ]

    @property
    def height(self) -> int:
        """How high the chart is."""
        return len(self.values) * BAR
