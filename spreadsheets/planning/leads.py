"""Who leads one partnership: who begins, whose details change, and, if the officer says so, who hands over."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format

from partnerships.models import Lead, Person
from spreadsheets.matching.people import NewPerson
from spreadsheets.matching.questions import LEAVE_OUT, Option, SheetQuestion
from spreadsheets.planning.plan import Ref, SheetPlan
from spreadsheets.reading import headings
from spreadsheets.reading.sheet import LeadLine

HAND_OVER, TOGETHER = "hand-over", "together"
Found = tuple[LeadLine, Person | NewPerson | None, int | None]  # a line, who it is, and their school


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

    Somebody whom the sheet does not name goes on, unless somebody new begins and the officer says that they hand over.
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
        new: list[Found] = []
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
            self._succeed(new, others, len(known))
        else:
            self._begin(new, is_shared=len(known) + len(new) > 1)

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

    def _succeed(self, new: list[Found], others: list[Lead], known: int) -> None:
        """Somebody new beside somebody whom the sheet does not name: who stays is the officer's to say."""
        answer = self.plan.answers.to(self._question(new, others))
        if answer == LEAVE_OUT:
            self.plan.left_out += [(line.row, self.name, line.name) for line, _, _ in new]
        elif answer == TOGETHER:
            self._begin(new, is_shared=True)
        elif answer == HAND_OVER:
            self._begin(new, is_shared=len(new) + known > 1)
            for lead in others:
                self._end(lead, new[0][0])

    def _question(self, new: list[Found], others: list[Lead]) -> SheetQuestion:
        begins, leads = _names([line.name for line, _, _ in new]), _names([str(lead.person) for lead in others])
        line, last = new[0][0], date_format(self.starts_on - dt.timedelta(days=1))
        return SheetQuestion(
            key=f"leads:{self.key}:{begins}:{leads}",
            row=line.row,
            column=headings.LEAD,
            text=begins,
            partnership=self.name,
            sentence=f"The sheet has {begins} as lead of {self.name}, the portal {leads}. What happens?",
            options=(
                Option(HAND_OVER, f"Hand over from {leads} to {begins}", f"the last day of {leads} is {last}"),
                Option(TOGETHER, f"{leads} and {begins} lead together"),
                Option(LEAVE_OUT, f"No change for {leads}: leave {begins} out"),
            ),
        )

    def _begin(self, new: list[Found], *, is_shared: bool) -> None:
        for line, person, school in new:
            who = str(person) if isinstance(person, Person) else line.name
            ref = person.pk if isinstance(person, Person) else self._new_person(line, person)
            role = Lead.Role.CO_LEAD if is_shared else Lead.Role.LEAD
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
                sentence=f"{who} leads from {date_format(self.starts_on)}{', with others' if is_shared else ''}",
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
        last = self.starts_on - dt.timedelta(days=1)
        if lead.started_on > last:
            self.plan.fault(
                line.row,
                headings.LEAD,
                f"{lead.person} leads {self.name} only from {date_format(lead.started_on)} and cannot hand over "
                "before. Give a later day on which new leads start.",
            )
            return
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


def _names(names: list[str]) -> str:
    return " and ".join(names)
