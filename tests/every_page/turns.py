"""Which pages a run with little time looks at: each address every time, all others by turns, a turn a day.

The order is the same for the same turn and the same pages, so that a run can be repeated; and whatever share of them a
run has time for, all have been looked at after as many turns as there are pages at the most, and after some one and a
half times as many as the shares that make a whole, as a rule.
"""

import datetime as dt
import hashlib
import math
import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tests.every_page.fetching import Page

SECONDS = 720  # for a run of .ci/run, on two cores that other work shares
GOLDEN = (math.sqrt(5) - 1) / 2


@dataclass(frozen=True)
class Budget:
    """How long a run may take, in seconds, and whose turn it is."""

    seconds: float  # without end where it is none
    turn: int

    @classmethod
    def of_environment(cls) -> "Budget":
        """``EVERY_PAGE_SECONDS``, 0 for as long as it takes; ``EVERY_PAGE_TURN``, by default the day."""
        seconds = float(os.environ.get("EVERY_PAGE_SECONDS") or SECONDS)
        today = dt.datetime.now(dt.UTC).date().toordinal()
        return cls(seconds or math.inf, int(os.environ.get("EVERY_PAGE_TURN") or today))


def in_turn(pages: Sequence[Page], turn: int) -> tuple[list[Page], list[Page]]:
    """One page of each address, another at each turn; then all others, beginning elsewhere at each turn."""
    mixed = sorted(pages, key=_mixed)
    of_address = defaultdict(list)
    for page in mixed:
        of_address[page.address].append(page)
    always = [of_address[address][turn % len(of_address[address])] for address in sorted(of_address)]
    chosen = set(always)
    start = start_of(len(mixed), turn)
    return always, [page for page in mixed[start:] + mixed[:start] if page not in chosen]


def _mixed(page: Page) -> bytes:
    """A fixed order in which neither a role nor an app stands together."""
    return hashlib.sha256(str(page).encode()).digest()


def start_of(length: int, turn: int) -> int:
    """Where the turn begins: a step that has no divisor in common with the length reaches every place in time."""
    step = next(step for step in range(max(1, round(length * GOLDEN)), 2 * length + 2) if math.gcd(step, length) == 1)
    return turn * step % length if length else 0
