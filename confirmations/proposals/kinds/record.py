"""Corrections of the record: its fields, the lead's own contact details, schools that left or joined."""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Collection, Hashable
from dataclasses import asdict, dataclass
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.utils.formats import date_format

from base.changing.effects import Effect
from base.saving import Author, end, locked, save
from confirmations.models import Proposal
from confirmations.proposals.correctable import Correctable, correctable
from confirmations.proposals.kinds.base import NO_EFFECT, NOTHING, WHY, ProposalKind, ProposedChange, numbered
from partnerships.memberships.many import beginning
from partnerships.models import Lead, Membership, Partnership, Person, School


class RecordFact(ABC):
    """One fact of the record as the lead says that it is."""

    @abstractmethod
    def change(self, proposal: Proposal) -> ProposedChange:
        """It, beside what the record says now."""

    @abstractmethod
    def settles(self, proposal: Proposal) -> tuple[Hashable, object]:
        """What it settles, and how."""

    @abstractmethod
    def check(self, proposal: Proposal) -> None:
        """Raise ``ValidationError`` where the record refuses it."""

    @abstractmethod
    def apply(self, proposal: Proposal, by: Author) -> None:
        """Put the record right."""


@dataclass(frozen=True)
class FieldIs(RecordFact):
    """A field of the partnership or of the lead has another value."""

    of: str  # "partnership" or "lead"
    name: str
    value: Any

    @classmethod
    def of_field(cls, field: Correctable, value: Any) -> Self:
        """The fact that the field has that value."""
        return cls("lead" if field.model is Lead else "partnership", field.name, value)

    def asked_of_lead(self) -> Correctable:
        """The field that it is about; ``ValidationError`` where it is none that a lead may correct."""
        model = {"lead": Lead, "partnership": Partnership}.get(self.of)
        if model and (found := correctable(model, self.name)):
            return found
        raise ValidationError(f"“{self.name}” is not a fact that a lead may correct.")

    def change(self, proposal: Proposal) -> ProposedChange:
        """The old value beside the new."""
        field = self.asked_of_lead().field
        now = getattr(getattr(proposal, self.of), self.name)
        label = f"{self.of.capitalize()}: {field.verbose_name}"
        return ProposedChange(label, _shown(now), _shown(field.to_python(self.value)), is_of_field=True)

    def settles(self, proposal: Proposal) -> tuple[Hashable, object]:
        """The field of that record."""
        row = getattr(proposal, self.of)
        return (self.of, row.pk, self.name), self.asked_of_lead().field.to_python(self.value)

    def check(self, proposal: Proposal) -> None:
        """A lead may correct the field."""
        self.asked_of_lead()

    def apply(self, proposal: Proposal, by: Author) -> None:
        """Set it on the record as it is now, so that what else was changed meanwhile stays."""
        field = self.asked_of_lead().field
        row = locked(getattr(proposal, self.of))
        setattr(row, self.name, field.to_python(self.value))
        save(row, by=by, why=WHY)


@dataclass(frozen=True)
class SchoolLeft(RecordFact):
    """A school was in the partnership until that day."""

    membership: int
    on: dt.date

    def change(self, proposal: Proposal) -> ProposedChange:
        """Since when it is a member, or until when it was, beside its last day."""
        membership = self._membership(proposal)
        if membership is None:
            return ProposedChange("School left", "its membership is no longer in the record", self._last_day)
        now = f"member since {date_format(membership.started_on)}"
        if membership.ended_on:
            now = f"member until {date_format(membership.ended_on)}"
        return ProposedChange(f"School left: {membership.school}", now, self._last_day)

    def settles(self, proposal: Proposal) -> tuple[Hashable, object]:
        """When the membership ended."""
        return ("left", self.membership), self.on

    def check(self, proposal: Proposal) -> None:
        """The school is still a member, and was one on that day."""
        membership = self._membership(proposal)
        if membership is None:
            raise ValidationError("The membership of a school that left is no longer in the record. Untick that line.")
        if membership.ended_on is not None:
            raise ValidationError(f"{membership}: this has a last day already. Open it to change that.")

    def apply(self, proposal: Proposal, by: Author) -> None:
        """End the membership."""
        end(proposal.partnership.memberships.get(pk=self.membership), on=self.on, by=by, why=WHY)

    def _membership(self, proposal: Proposal) -> Membership | None:
        """The membership; None where it has been deleted since, as when an import is undone."""
        return next((row for row in proposal.partnership.memberships.all() if row.pk == self.membership), None)

    @property
    def _last_day(self) -> str:
        return f"last day {date_format(self.on)}"


@dataclass(frozen=True)
class SchoolJoined(RecordFact):
    """A school is in the partnership from that day; its name is kept beside its URN, as the lead found it."""

    urn: int
    name: str
    on: dt.date

    def change(self, proposal: Proposal) -> ProposedChange:
        """Whether it is a member already, beside its first day."""
        memberships = [row for row in proposal.partnership.memberships.all() if row.school.urn == self.urn]
        now = "member already" if any(row.is_active() for row in memberships) else "not a member"
        label = f"School joined: {self.name} (URN {self.urn})"
        return ProposedChange(label, now, f"member from {date_format(self.on)}")

    def settles(self, proposal: Proposal) -> tuple[Hashable, object]:
        """When the membership began."""
        return ("joined", self.urn), self.on

    def check(self, proposal: Proposal) -> None:
        """The school may be a member from that day."""
        self._membership(proposal).full_clean()

    def apply(self, proposal: Proposal, by: Author) -> None:
        """Begin the membership."""
        save(self._membership(proposal), by=by, why=WHY)

    def _membership(self, proposal: Proposal) -> Membership:
        school = School.objects.filter(urn=self.urn).first()
        if school is None:  # deleted since, as when a refresh of the register is undone
            raise ValidationError(f"{self.name} (URN {self.urn}) is no longer in the record. Untick that line.")
        return beginning(proposal.partnership, school, self.on)


_FACTS: dict[str, type] = {"field": FieldIs, "left": SchoolLeft, "joined": SchoolJoined}


@dataclass(frozen=True)
class Record(ProposalKind):
    """What in the record is not right; an officer may take over some of its facts and leave others."""

    facts: tuple[RecordFact, ...]
    kind = Proposal.Kind.RECORD

    def kept(self) -> dict[str, Any]:
        """The facts, each with what it is."""
        names = {fact: name for name, fact in _FACTS.items()}
        return {"facts": [{"fact": names[type(fact)], **asdict(fact)} for fact in self.facts]}  # type: ignore[call-overload]

    @classmethod
    def read(cls, kept: dict[str, Any]) -> Self:
        """The facts again; days come as ISO text."""
        return cls(tuple(_read_fact(**fact) for fact in kept["facts"]))

    def changes(self, proposal: Proposal) -> list[ProposedChange]:
        """A line for each fact."""
        return [fact.change(proposal) for fact in self.facts]

    def settles(self, proposal: Proposal) -> list[tuple[Hashable, object]]:
        """A line for each fact."""
        return [fact.settles(proposal) for fact in self.facts]

    def check(self, proposal: Proposal) -> None:
        """Every fact may be put right."""
        for fact in self.facts:
            fact.check(proposal)

    def apply(self, proposal: Proposal, taken: Collection[int], by: Author, who: Person | None = None) -> Effect:
        """Put right what is taken over."""
        for fact in numbered(self.facts, taken):
            fact.check(proposal)
            fact.apply(proposal, by)
        return NO_EFFECT

    def confirms_record(self, proposal: Proposal) -> bool:
        """True of an answer to the yearly question about the record: what the lead did not correct is right."""
        return proposal.question is not None and proposal.question.asks_about_record


def _read_fact(fact: str, **kept: Any) -> RecordFact:
    if "on" in kept:
        kept["on"] = dt.date.fromisoformat(kept["on"])
    return _FACTS[fact](**kept)


def _shown(value: object) -> str:
    """A value as an officer and the lead read it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.date):
        return date_format(value)
    return str(value) if value else NOTHING
