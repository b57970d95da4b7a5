"""What a fault cost, in one line that is printed: what was acknowledged, what was found of it, what is lost or double.

Acknowledged is what was answered as done before the fault; what was cut off has had no answer, and may be there whole
or not at all.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field


@dataclass
class Tally:
    """The counts of one kind of work through one fault."""

    work: str
    acknowledged: set[Hashable] = field(default_factory=set)
    found: Counter = field(default_factory=Counter)  # how often each is there
    cut_off: int = 0  # had no answer
    whole: int = 0  # of those, there all the same, and whole
    refused: int = 0  # answered with a page that says to come again
    half: list[str] = field(default_factory=list)  # what is neither there nor not, in words

    def find(self, there: Iterable[Hashable]) -> None:
        """Note what is there at the end."""
        self.found.update(there)

    @property
    def lost(self) -> set[Hashable]:
        """What was acknowledged and is not there."""
        return self.acknowledged - set(self.found)

    @property
    def double(self) -> set[Hashable]:
        """What is there more than once."""
        return {one for one, times in self.found.items() if times > 1}

    @property
    def line(self) -> str:
        """All of it in words."""
        parts = [
            f"{self.work}: {len(self.acknowledged)} acknowledged",
            f"{len(self.acknowledged) - len(self.lost)} found",
            f"{len(self.lost)} lost",
            f"{len(self.double)} double",
            f"{self.cut_off} cut off ({self.whole} whole, {self.cut_off - self.whole - len(self.half)} not there, "
            f"{len(self.half)} half)",
        ]
        return ", ".join(parts) + (f", {self.refused} told to come again" if self.refused else "")

    def holds(self) -> bool:
        """Whether nothing is lost, double or half; and it was put to the test at all."""
        return bool(self.acknowledged) and not (self.lost or self.double or self.half)


def say_all(say: Callable[[str], None], fault: str, tallies: Iterable[Tally]) -> None:
    """Print the fault and a line for each kind of work."""
    say("\n  ".join([fault, *(tally.line for tally in tallies)]))


def wrong_with(tallies: Iterable[Tally]) -> dict[str, str]:
    """What does not hold, by the kind of work."""
    return {
        tally.work: f"{tally.line}; lost: {sorted(map(str, tally.lost))[:5]}; double: "
        f"{sorted(map(str, tally.double))[:5]}; half: {tally.half[:5]}"
        for tally in tallies
        if not tally.holds()
    }
