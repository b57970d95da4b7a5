"""Who leads one partnership: who begins, whose details change, and, if the officer says so, who hands over."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format

from base.saving import A_DAY
from partnerships.models import Lead, Person
from spreadsheets.matching.people import NewPerson
from spreadsheets.matching.questions import LEAVE_OUT, Option, SheetQuestion
from spreadsheets.planning.plan import Ref, SheetPlan
from spreadsheets.reading import headings
from spreadsheets.reading.sheet import LeadLine

HAND_OVER, TOGETHER = "hand-over", "together"
Found = tuple[LeadLine, Person | NewPerson | None, int | None]  # a line, who it is, and their school
NewLead = tuple[LeadLine, Person | NewPerson, int | None]


def plan_leads(
    plan: SheetPlan,
    starts_on: dt.date,
    key: str,
    name: str,
    partnership: int | Ref,
    held: Sequence[Lead],
    found: Sequence[Found],
) -> None:
    """Plan the leads of the partnership of that name, where new ones begin on ``starts_on``.

    Somebody whom the sheet does not name goes on, and is named in the notes, unless somebody new begins and the officer
    says that this one hands over to them.
    """
    _Leads(plan, starts_on, key, name, partnership, list(held)).plan_all(found)


@dataclass
class _Leads:
    plan: SheetPlan
    starts_on: dt.date
    key: str
    name: str
    partnership: int | Ref
    held: list[Lead]

    def plan_all(self, found: Sequence[Found]) -> None:
        lasting = {lead.person_id: lead for lead in self.held if _lasts(lead, self.starts_on)}
        known: dict[int, tuple[LeadLine, int | None]] = {}
        new: list[NewLead] = []
        for line, person, school in found:
            if person is None:
                continue
            if (pk := getattr(person, "pk", None)) and pk in lasting:
                known[pk] = (line, school)
            elif all(person is not other for _, other, _ in new):
                new.append((line, person, school))
        for pk, (line, school) in known.items():
            self._change(line, lasting[pk], school)
        others = [lead for pk, lead in lasting.items() if pk not in known and lead.started_on <= self.starts_on]
        if new and others:
            self._succeed(new, others)
        else:
            role = Lead.Role.CO_LEAD if len(known) + len(new) > 1 else Lead.Role.LEAD
            for line, person, school in new:
                self._begin(line, person, school, role)
            for lead in others if found else []:
                self._say_who_stays(lead)

    def _change(self, line: LeadLine, lead: Lead, school: int | None) -> None:
        wanted: dict[str, object] = {}
        said = []
        if line.email and line.email.casefold() != lead.email.casefold():
            wanted["email"] = line.email
            said.append(f"e-mail address {lead.email or 'empty'} becomes {line.email}")
        if school and school != lead.school_id:
            wanted["school_id"] = school
            said.append(f"school becomes “{line.school}”")
        if wanted:
            sentence = f"{lead.person}, lead: {'; '.join(said)}"
            self.plan.change(lead, wanted, row=line.row, partnership=self.name, sentence=sentence)
        else:
            self.plan.unchanged += 1

    def _succeed(self, new: list[NewLead], others: list[Lead]) -> None:
        """Somebody new beside those whom the sheet does not name: the officer says of each from whom they take over.

        As in ``partnerships.leads.writes.hand_over_lead`` one lead ends, the new one has that role, and others stay.
        """
        answers = [self.plan.answers.to(self._question(line, others)) for line, _, _ in new]
        if not all(answers):
            return
        answered = list(zip(new, answers, strict=True))
        for lead in others:
            successors = [each for each, answer in answered if answer == _hands_over(lead, others)]
            role = Lead.Role(lead.role) if len(successors) == 1 else Lead.Role.CO_LEAD
            for line, person, school in successors:
                self._begin(line, person, school, role, lead)
            if successors:
                self._end(lead, successors[0][0])
            else:
                self._say_who_stays(lead)
        for (line, person, school), answer in answered:
            if answer == TOGETHER:
                self._begin(line, person, school, Lead.Role.CO_LEAD)
            elif answer == LEAVE_OUT:
                self.plan.left_out.append((line.row, self.name, line.name))

    def _question(self, line: LeadLine, others: list[Lead]) -> SheetQuestion:
        leads = _names([str(lead.person) for lead in others])
        last = date_format(self.starts_on - A_DAY)
        hand_over = []
        for lead in others:
            if lead.started_on >= self.starts_on:
                continue
            stay = "".join(f"; {_stays(other)}" for other in others if other is not lead)
            label = f"Hand over from {lead.person} to {line.name}"
            hint = f"the last day of {lead.person} is {last}{stay}"
            hand_over.append(Option(_hands_over(lead, others), label, hint))
        return SheetQuestion(
            key=f"leads:{self.key}:{line.name}:{leads}",
            row=line.row,
            column=headings.LEAD,
            text=line.name,
            partnership=self.name,
            sentence=f"The sheet has {line.name} as lead of {self.name}, the portal {leads}.{self._too_new(others)}"
            " What happens?",
            options=(
                *hand_over,
                Option(TOGETHER, f"{leads} and {line.name} lead together"),
                Option(LEAVE_OUT, f"No change for {leads}: leave {line.name} out"),
            ),
        )

    def _too_new(self, others: list[Lead]) -> str:
        """Who began on the very day on which new leads start, so that no last day is left to them before it."""
        new = [str(lead.person) for lead in others if lead.started_on >= self.starts_on]
        if not new:
            return ""
        began = date_format(self.starts_on)
        return (
            f" {_names(new)} only began on {began} and cannot hand over on that day: for that, upload the sheet again "
            "with a later day on which new leads start."
        )

    def _say_who_stays(self, lead: Lead) -> None:
        """A sheet ends nobody's lead by leaving them out, complete or not: that is said of schools."""
        self.plan.notes.append(f"{_stays(lead)} of {self.name}, though the sheet does not name them.")

    def _begin(
        self, line: LeadLine, person: Person | NewPerson, school: int | None, role: Lead.Role, old: Lead | None = None
    ) -> None:
        """Plan a lead in that role; ``old`` is the one from whom they take over, if from anybody."""
        who = str(person) if isinstance(person, Person) else line.name
        ref = person.pk if isinstance(person, Person) else self._new_person(line, person)
        begins = f"takes over from {old.person} on" if old else "leads from"
        shared = ", with others" if role == Lead.Role.CO_LEAD else ""
        self.plan.create(
            "lead",
            f"{self.name}:{line.name}",
            {
                "partnership_id": self.partnership,
                "person_id": ref,
                "school_id": school,
                "role": role.value,
                "email": line.email,
                "started_on": self.starts_on,
            },
            row=line.row,
            partnership=self.name,
            sentence=f"{who} {begins} {date_format(self.starts_on)}{shared}",
        )

    def _new_person(self, line: LeadLine, person) -> Ref:
        """The person as the lead refers to them, made once however many they lead."""
        if not any(creation.model == "person" and creation.key == person.key for creation in self.plan.created):
            self.plan.create(
                "person",
                person.key,
                {"title": person.title, "name": person.name},
                row=line.row,
                partnership=self.name,
                sentence=f"New person: {line.name}",
            )
        return Ref("person", person.key)

    def _end(self, lead: Lead, line: LeadLine) -> None:
        last = self.starts_on - A_DAY
        self.plan.change(
            lead,
            {"ended_on": last},
            row=line.row,
            partnership=self.name,
            sentence=f"{lead.person} stops leading: the last day is {date_format(last)}",
            is_end=True,
        )


def _lasts(lead: Lead, on: dt.date) -> bool:
    return lead.ended_on is None or lead.ended_on >= on


def _hands_over(lead: Lead, others: list[Lead]) -> str:
    """The answer that this of the leads hands over."""
    return HAND_OVER if len(others) == 1 else f"{HAND_OVER}-{lead.pk}"


def _stays(lead: Lead) -> str:
    return f"{lead.person} stays {lead.get_role_display().lower()}"


def _names(names: list[str]) -> str:
    return " and ".join(names)
