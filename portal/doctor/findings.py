"""What a check finds: a sentence, how much it matters, and what a helper outside must not read."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """How much it matters. The exit code is 1 where something must be done, whatever else is found."""

    MUST = "Must be done"
    SHOULD = "Should be looked at"


@dataclass(frozen=True)
class Finding:
    """One thing that is found, and what to do. The ``sentence`` names nobody: it has numbers and primary keys.

    ``said`` is what a server itself said, in a line: it may name a role, a database or a machine, and nobody; it stays
    out of the bundle alone. ``detail`` is for who sits at the terminal, and stays out of logs and of the bundle: a
    path, the words of an error.
    """

    severity: Severity
    sentence: str
    detail: str = ""
    said: str = ""

    def __str__(self) -> str:
        return f"{self.for_the_log} ({self.detail})" if self.detail else self.for_the_log

    @property
    def for_the_log(self) -> str:
        """It without its detail."""
        return f"{self.sentence} It says: {self.said}" if self.said else self.sentence


def must(sentence: str, detail: str = "", said: str = "") -> Finding:
    """A finding with which something must be done."""
    return Finding(Severity.MUST, sentence, detail, said)


def should(sentence: str, detail: str = "") -> Finding:
    """A finding that somebody should look at."""
    return Finding(Severity.SHOULD, sentence, detail)


@dataclass
class Visit:
    """One look at everything: when, how thoroughly, and what the first checks tell the others."""

    now: dt.datetime
    is_thorough: bool = False
    database_answers: bool = True
    is_migrated: bool = True


@dataclass(frozen=True)
class Check:
    """One thing that is looked at. ``what`` says of which it is, as in “It could not be looked at: …”.

    Checks that ask the database are left out while it is away; those of a real portal in the demonstration.
    """

    what: str
    look: Callable[[Visit], Iterable[Finding]]
    asks_database: bool = True
    is_for_a_real_portal: bool = False


def counted(count: int, one: str, many: str = "") -> str:
    """``3 e-mails``, and ``1 e-mail``."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def verb(count: int, one: str, many: str) -> str:
    """Which of the two a count asks for: ``is``, or ``are``."""
    return one if count == 1 else many
