"""Who leads: somebody takes over, somebody leads besides, or the lead does not go on."""

import datetime as dt
from collections.abc import Collection, Hashable
from dataclasses import asdict, dataclass
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from accounts.writes import invite_lead
from base.changing.effects import Effect
from base.days import days_later, in_words
from base.names import divided
from base.saving import Author
from confirmations.models import Proposal
from confirmations.proposals.kinds.base import NO_EFFECT, NOTHING, WHY, ProposalKind, ProposedChange
from partnerships.leads.writes import end_lead, hand_over_lead
from partnerships.models import Lead, Person
from partnerships.people.own import refuse_ones_own
from partnerships.people.posts import save_post
from partnerships.people.writes import add_person
from partnerships.person_names import name_key

DAYS_BACK = 31  # of the first day that a lead may give whoever follows: a hand-over of this summer, told in time


@dataclass(frozen=True)
class _SomebodyFromADay(ProposalKind):
    """Somebody, known or new, leads from a day on."""

    name: str
    email: str
    on: dt.date

    def kept(self) -> dict[str, Any]:
        """Name, address and day."""
        return asdict(self)

    @classmethod
    def read(cls, kept: dict[str, Any]) -> Self:
        """The same; the day comes as ISO text."""
        return cls(kept["name"], kept["email"], dt.date.fromisoformat(kept["on"]))

    def name_to_ask_about(self) -> str:
        """The name; empty where somebody of that name and address is known, for it is they."""
        return self.name if _person(self.name, self.email)._state.adding else ""

    @property
    def in_words(self) -> str:
        """Who, and from when."""
        return f"{self.name}{f' ({self.email})' if self.email else ''}, from {date_format(self.on)}"


@dataclass(frozen=True)
class HandOver(_SomebodyFromADay):
    """Somebody takes over from the lead, who leads until the day before."""

    kind = Proposal.Kind.HAND_OVER

    def changes(self, proposal: Proposal) -> list[ProposedChange]:
        """One line: who leads now, and who would."""
        return [ProposedChange(_role(proposal.lead), _now(proposal.lead), self.in_words)]

    def settles(self, proposal: Proposal) -> list[tuple[Hashable, object]]:
        """Who follows the lead, and when."""
        return [(_who_follows(proposal), (name_key(self.name), self.email.casefold(), self.on))]

    def check(self, proposal: Proposal) -> None:
        """The lead has led for a day at least when they go, and goes on no day long past."""
        refuse_first_day(proposal.lead, self.on)

    def apply(self, proposal: Proposal, taken: Collection[int], by: Author, who: Person | None = None) -> Effect:
        """Hand over the role; an officer gives none to themself."""
        if not taken:
            return NO_EFFECT
        to = who or _person(self.name, self.email)
        refuse_ones_own(to.pk, by=by)
        return hand_over_lead(lead=proposal.lead, to=to, on=self.on, by=by, email=self.email)


@dataclass(frozen=True)
class CoLead(_SomebodyFromADay):
    """Somebody leads together with the lead."""

    kind = Proposal.Kind.CO_LEAD

    def changes(self, proposal: Proposal) -> list[ProposedChange]:
        """One line: who would lead too."""
        follows = "They are invited by e-mail to make an account, unless they have one."
        return [ProposedChange("Co-lead", NOTHING, self.in_words, follows)]

    def settles(self, proposal: Proposal) -> list[tuple[Hashable, object]]:
        """Where to reach a co-lead of that name, and from when they lead: two of other names may well both lead."""
        return [(("co-lead", name_key(self.name)), (self.email.casefold(), self.on))]

    def check(self, proposal: Proposal) -> None:
        """Nobody of that name leads it already."""
        leads = proposal.partnership.leads.overlapping(self.on, None)
        if leads.filter(person__in=Person.objects.called(self.name)).exists():
            raise ValidationError(f"{self.name} leads this partnership already. Enter somebody else")

    def apply(self, proposal: Proposal, taken: Collection[int], by: Author, who: Person | None = None) -> Effect:
        """Begin their lead; an officer begins none of their own."""
        if not taken:
            return NO_EFFECT
        person = who or _person(self.name, self.email)
        refuse_ones_own(person.pk, by=by)
        if person._state.adding:
            add_person(person=person, by=by)
        lead = Lead(partnership=proposal.partnership, person=person, role=Lead.Role.CO_LEAD, email=self.email)
        lead.started_on, lead.ended_on = self.on, proposal.partnership.ended_on
        save_post(lead, by=by, why=WHY)
        return Effect((f"{person} becomes co-lead of {proposal.partnership} on {date_format(self.on)}.",))

    def follow_up(self, proposal: Proposal, by: Author) -> str:
        """Invite them to make an account, but not somebody known at an address that only the lead gives.

        An account has all the rights of its person, who may sit on a board.
        """
        co_leads = proposal.partnership.leads.filter(role=Lead.Role.CO_LEAD, started_on=self.on)
        co_lead = co_leads.filter(email=self.email).select_related("person").latest("pk")
        person, own = co_lead.person, co_lead.person.email
        is_doubtful = own and self.email and own.casefold() != self.email.casefold()
        if is_doubtful and not User.objects.filter(person=person).exists():
            return (
                f"No invitation is sent: the record has {own} for {person}, and the lead gave {self.email}. "
                "Find out which is right, then invite them."
            )
        return invite_lead(lead=co_lead, by=by)


@dataclass(frozen=True)
class GoingOn(ProposalKind):
    """The lead does not go on, and nobody is found yet who follows."""

    last_day: dt.date
    kind = Proposal.Kind.GOING_ON

    def kept(self) -> dict[str, Any]:
        """The last day."""
        return asdict(self)

    @classmethod
    def read(cls, kept: dict[str, Any]) -> Self:
        """The same; the day comes as ISO text."""
        return cls(dt.date.fromisoformat(kept["last_day"]))

    def changes(self, proposal: Proposal) -> list[ProposedChange]:
        """One line: who leads now, and that nobody would."""
        nobody = f"nobody yet, from {date_format(self._first_day)}"
        return [ProposedChange(_role(proposal.lead), _now(proposal.lead), nobody)]

    def settles(self, proposal: Proposal) -> list[tuple[Hashable, object]]:
        """That nobody follows the lead yet, and from when."""
        return [(_who_follows(proposal), self._first_day)]

    def check(self, proposal: Proposal) -> None:
        """The lead has led for a day at least when they go, and goes on no day long past."""
        refuse_first_day(proposal.lead, self._first_day)

    def apply(self, proposal: Proposal, taken: Collection[int], by: Author, who: Person | None = None) -> Effect:
        """End the lead."""
        return end_lead(lead=proposal.lead, on=self.last_day, by=by) if taken else NO_EFFECT

    @property
    def _first_day(self) -> dt.date:
        return days_later(self.last_day)


def refuse_first_day(lead: Lead, on: dt.date) -> None:
    """Refuse a first day of whoever follows on which the lead would not have led for a day, or that is long past.

    What somebody did as lead since then was right when they did it; an officer who knows better can still say so.
    """
    if on <= lead.started_on:
        raise ValidationError("Enter a day after the one on which you began to lead")
    earliest = timezone.localdate() - dt.timedelta(days=DAYS_BACK)
    if on < earliest:
        raise ValidationError(
            f"Enter {date_format(earliest)} or a later day: a hand-over cannot be more than {DAYS_BACK} days ago. If "
            "somebody has led for longer, say so in “Anything else”"
        )


def _who_follows(proposal: Proposal) -> Hashable:
    """What a hand-over settles, and going without anybody who follows does too."""
    return ("who follows", proposal.lead_id)


def _role(lead: Lead) -> str:
    """What is handed over, as its line is headed."""
    return str(lead.get_role_display())


def _now(lead: Lead) -> str:
    """Who has it now, and until when; that nobody has, where the lead has been ended since they sent this."""
    if lead.is_over:
        return f"{lead.person} no longer: the last day was {in_words(lead.ended_on)}"
    return f"{lead.person}{f', until {in_words(lead.ended_on)}' if lead.ended_on else ''}"


def _person(name: str, email: str) -> Person:
    """Whom the lead means, unless an officer says so: somebody of that name and address, else somebody new."""
    name = divided(name)[0] or name  # proposals of before names were refused with an address in them
    known = Person.objects.called(name).filter(email__iexact=email).first() if email else None
    return known or Person(name=name, email=email)
