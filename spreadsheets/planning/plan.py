"""What a spreadsheet would change, found out without writing anything."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from django.utils import timezone

from spreadsheets.matching.questions import Answers
from spreadsheets.reading.faults import SheetFault

MANY = 10  # memberships and leads that end; a sheet that leaves out a partnership's schools by mistake ends as many


@dataclass(frozen=True)
class Terms:
    """What the officer says of a sheet, for it does not say so itself.

    ``starts_on`` is the day from which what is new holds where the sheet gives none. On ``ends_on`` the memberships end
    that a complete sheet leaves out; None where the sheet is not complete.
    """

    starts_on: dt.date = field(default_factory=timezone.localdate)
    ends_on: dt.date | None = None

    @property
    def is_complete(self) -> bool:
        """Whether a school that the sheet leaves out has left."""
        return self.ends_on is not None


@dataclass(frozen=True)
class Ref:
    """A record that the same plan makes, for it has no primary key yet."""

    model: str
    key: str


@dataclass(frozen=True)
class SheetCreation:
    """A record to make; ``values`` by attribute, a ``Ref`` among them where the plan makes that record too."""

    model: str
    key: str
    values: tuple[tuple[str, object], ...]
    row: int
    partnership: str
    sentence: str


@dataclass(frozen=True)
class SheetUpdate:
    """A record to change: its values by attribute before and after; ``is_end`` where all that happens is its end."""

    model: str
    pk: int
    before: tuple[tuple[str, object], ...]
    after: tuple[tuple[str, object], ...]
    row: int
    partnership: str
    sentence: str
    is_end: bool = False


@dataclass(frozen=True)
class OtherFirstDay:
    """A school that is a member already, since another day than the sheet has."""

    row: int
    school: str
    recorded: dt.date
    written: dt.date


@dataclass
class SheetPlan:
    """Everything that applying a sheet would do, what must be decided or put right first, and what stays as it is."""

    answers: Answers
    created: list[SheetCreation] = field(default_factory=list)
    updated: list[SheetUpdate] = field(default_factory=list)
    faults: list[SheetFault] = field(default_factory=list)
    left_out: list[tuple[int, str, str]] = field(default_factory=list)  # row, partnership and what is written
    not_in_sheet: list[tuple[str, str]] = field(default_factory=list)  # partnership and school
    notes: list[str] = field(default_factory=list)
    other_first_days: list[OtherFirstDay] = field(default_factory=list)
    lists_members: bool = True  # so that it can be complete
    unchanged: int = 0
    partnerships: int = 0
    schools: int = 0

    @property
    def changed(self) -> list[SheetUpdate]:
        """The changes that end nothing."""
        return [update for update in self.updated if not update.is_end]

    @property
    def ended(self) -> list[SheetUpdate]:
        """The memberships and leads that end."""
        return [update for update in self.updated if update.is_end]

    @property
    def ends_many(self) -> int:
        """How many memberships and leads end, where they are so many that the officer is asked once more."""
        return len(self.ended) if len(self.ended) >= MANY else 0

    @property
    def changes_nothing(self) -> bool:
        """Whether applying it would leave everything as it is."""
        return not (self.created or self.updated)

    @property
    def is_ready(self) -> bool:
        """Whether it may be applied: nothing is wrong, and no question is open."""
        return not self.faults and not self.answers.open

    def tells_all_of(self, choices: Mapping[str, str]) -> bool:
        """Whether all that comes of these answers is said where they are chosen."""
        asked = [(self.answers.asked[key], value) for key, value in choices.items()]
        return all(option.says_all for question, value in asked for option in question.options if option.value == value)

    @property
    def digest(self) -> str:
        """The same for plans that do the same to the same records."""
        return sha256(repr((self.created, self.updated)).encode()).hexdigest()

    def create(self, model: str, key: str, values: Mapping[str, object], **about) -> Ref:
        """Note a record to make; ``about`` is its row, partnership and sentence."""
        self.created.append(SheetCreation(model, key, tuple(values.items()), **about))
        return Ref(model, key)

    def change(self, record, values: Mapping[str, object], **about) -> None:
        """Note a record to change to those values; ``about`` as above, and whether it ends."""
        before = tuple((name, getattr(record, name)) for name in values)
        self.updated.append(SheetUpdate(record._meta.model_name, record.pk, before, tuple(values.items()), **about))

    def fault(self, row: int, column: str, sentence: str) -> None:
        """Note what must be put right."""
        self.faults.append(SheetFault(row, column, sentence))
