"""Whether the portal keeps its own house, in a line: all that an officer has to know of what runs by itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.text import get_text_list

from office.jobs import WORKER
from portal.desk.last_runs import LastRun


@dataclass(frozen=True)
class Housekeeping:
    """What is not well; and what never ran where nobody expects it to, which is the demonstration."""

    faults: Sequence[LastRun]
    not_set_up: Sequence[LastRun]

    @property
    def problem(self) -> str:
        """What does not run, in plain words, and what to do; empty where all is well."""
        return f"Problem with {_named(self.faults)}: tell who runs the portal." if self.faults else ""

    @property
    def sentence(self) -> str:
        """How it stands where there is no problem."""
        if not self.not_set_up:
            return "All well."
        return f"Not set up in the demonstration: {_named(self.not_set_up)}."


def housekeeping(runs: Iterable[LastRun], *, is_demonstration: bool) -> Housekeeping:
    """Of ``last_runs``. The worker runs in the demonstration too, so that one is missed there."""
    faults = [run for run in runs if run.fault]
    expected_by_nobody = [run for run in faults if is_demonstration and run.at is None and run.command != WORKER]
    return Housekeeping([run for run in faults if run not in expected_by_nobody], expected_by_nobody)


def _named(runs: Iterable[LastRun]) -> str:
    """Each once: several commands may be about one thing."""
    return get_text_list([*dict.fromkeys(run.about for run in runs)], "and")
