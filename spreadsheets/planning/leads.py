"""Who leads one partnership: who begins, whose details change, and, if the officer says so, who hands over."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.formats import date_format
from django.utils.text import get_text_list

from base.plain import plain
from base.saving import A_DAY
from base.telephones import spaced
from partnerships.models import Lead, Partnership, Person
from partnerships.models.lifetimes import outside_life
from partnerships.person_names import may_be_misspelt, split_title
from spreadsheets.matching.people import NewPerson
from spreadsheets.matching.questions import LEAVE_OUT, Option, SheetQuestion
from spreadsheets.planning.plan import Ref, SheetPlan
from spreadsheets.reading import headings
from spreadsheets.reading.sheet import BESIDE_THE_NAME, LeadLine

HAND_OVER, TOGETHER = "hand-over", "together"
SAME_PERSON, KEEP_NAME = "same-person", "same-person-keep-name"  # under a new name, or a name beside theirs
STAYS, ENDS = "stays", "ends"  # what becomes of those whom a vacancy leaves out
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
    vacant: LeadLine | None = None,
    known: Partnership | None = None,
) -> None:
    """Plan the leads of the partnership of that name, where new ones begin on ``starts_on``.

    Somebody whom the sheet does not name goes on, and is named in the notes, unless somebody new begins and the officer
    says that this one hands over to them. ``vacant`` is a row that says that nobody leads it; ``known`` is the
    partnership itself, None where the sheet makes it.
    """
    leads = _Leads(plan, starts_on, key, name, partnership, list(held), known)
    leads.plan_all(leads.without_repeats(found))
    if vacant and not found:
        leads.plan_vacancy(vacant)


@dataclass
class _Leads:
    plan: SheetPlan
    starts_on: dt.date
    key: str
    name: str
    partnership: int | Ref
    held: list[Lead]
    known: Partnership | None

    def without_repeats(self, found: Sequence[Found]) -> list[Found]:
        """Each lead once, where rows have them under names that are spelt differently, with all that the rows say."""
        kept: list[Found] = []
        for line, person, school in found:
            same = (place for place, (other, who, _) in enumerate(kept) if who is person and _is_of(other, line))
            place = next(same, None) if person else None
            if place is None:
                kept.append((line, person, school))
                continue
            first, _, of_first = kept[place]
            kept[place] = (self._joined(first, line), person, of_first or school)
        return kept

    def _joined(self, line: LeadLine, other: LeadLine) -> LeadLine:
        """A lead's row with what another one adds; what they say differently is to be put right."""
        added = {}
        for column, name in BESIDE_THE_NAME.items():
            before, value = getattr(line, name), getattr(other, name)
            if before and value and str(before).casefold() != str(value).casefold():
                sentence = f"{other.name} is {line.name}, who has another one in row {line.row}. Make them the same."
                self.plan.fault(other.row, column, sentence)
            added[name] = before or value
        return replace(line, **added)

    def plan_all(self, found: Sequence[Found]) -> None:
        lasting = {lead.person_id: lead for lead in self.held if _lasts(lead, self.starts_on)}
        known: dict[int, tuple[LeadLine, int | None]] = {}
        new: list[NewLead] = []
        for line, person, school in found:
            if person is None:
                continue
            if line.until and line.until < self.starts_on:
                self._was_lead(line, person, school)
            elif (pk := getattr(person, "pk", None)) and pk in lasting:
                known[pk] = (line, school)
            elif all(person is not other for _, other, _ in new):
                new.append((line, person, school))
        others = [lead for pk, lead in lasting.items() if pk not in known and lead.started_on <= self.starts_on]
        answers = [self.plan.answers.to(self._question(line, others)) for line, _, _ in new] if others else []
        for (line, _, school), lead in self._renamed(new, answers, others):
            known[lead.person_id] = (line, school)
        for pk, (line, school) in known.items():
            self._change(line, lasting[pk], school)
        if new and others:
            self._succeed(new, others, answers)
        else:
            role = Lead.Role.CO_LEAD if len(known) + len(new) > 1 else Lead.Role.LEAD
            for line, person, school in new:
                self._begin(line, person, school, role)
            for lead in others if found else []:
                self._say_who_stays(lead)

    def plan_vacancy(self, line: LeadLine) -> None:
        """The sheet says that nobody leads it: whether those whom the portal has stop is for the officer to say."""
        leads = [lead for lead in self.held if _lasts(lead, self.starts_on) and lead.started_on < self.starts_on]
        if not leads:
            self.plan.notes.append(f"“{line.name}” in row {line.row}: nobody leads {self.name}.")
            return
        names, last = get_text_list([str(lead.person) for lead in leads], "and"), date_format(self.starts_on - A_DAY)
        answer = self.plan.answers.to(
            SheetQuestion(
                key=f"vacant:{self.key}:{names}",
                row=line.row,
                column=headings.LEAD,
                text=line.name,
                partnership=self.name,
                sentence=f"The sheet has “{line.name}” where the lead of {self.name} stands, the portal {names}. "
                "What happens?",
                options=(
                    Option(STAYS, f"No change for {names}", says_all=True),
                    Option(
                        ENDS,
                        f"Nobody leads it: {names} {'stops' if len(leads) == 1 else 'stop'}",
                        f"the last day is {last}",
                        says_all=True,
                    ),
                ),
            )
        )
        for lead in leads if answer == ENDS else []:
            self._end(lead, line)

    def _renamed(self, new: list[NewLead], answers: list[str], others: list[Lead]) -> list[tuple[NewLead, Lead]]:
        """Those who are one of the portal's leads under another name, taken out of who is new and who is not named."""
        found = []
        for each, answer in reversed([*zip(new, answers, strict=False)]):
            lead = next((lead for lead in others if answer in (_same(lead), _same(lead, keeps=True))), None)
            if lead is None:
                continue
            found.append((each, lead))
            place = next(place for place, one in enumerate(new) if one is each)
            del new[place], answers[place]
            others.remove(lead)
            if answer == _same(lead):
                self._rename(lead.person, each[0])
        return found

    def _rename(self, person: Person, line: LeadLine) -> None:
        title, name = split_title(line.name)
        wanted = {"name": name} | ({"title": title} if title else {})
        self.plan.change(
            person,
            wanted,
            row=line.row,
            partnership=self.name,
            sentence=f"{person} is called {line.name} now, everywhere in the portal",
        )

    def _was_lead(self, line: LeadLine, person: Person | NewPerson, school: int | None) -> None:
        """A lead that is over: put right where the portal has it, added where the sheet gives both of its days."""
        pk = getattr(person, "pk", None)
        of_person = [lead for lead in self.held if lead.person_id == pk]
        meant = [lead for lead in of_person if line.since in (None, lead.started_on) or lead.ended_on == line.until]
        if meant:
            self._change(line, meant[0], school)
        elif line.since:
            self._begin(line, person, school, Lead.Role.LEAD)
        else:
            self.plan.fault(
                line.row, headings.LEAD_SINCE, f"write since when {line.name} led {self.name}: the lead is over."
            )

    def _change(self, line: LeadLine, lead: Lead, school: int | None) -> None:
        wanted: dict[str, object] = {}
        said = []
        if line.email and line.email.casefold() not in (lead.email.casefold(), lead.reachable_email.casefold()):
            wanted["email"] = line.email
            said.append(f"e-mail address {lead.email or 'empty'} becomes {line.email}")
        if line.telephone and spaced(line.telephone) != spaced(lead.telephone):
            wanted["telephone"] = line.telephone
            said.append(f"telephone {lead.telephone or 'empty'} becomes {line.telephone}")
        if school and school != lead.school_id:
            wanted["school_id"] = school
            said.append(f"school becomes “{line.school or line.urn}”")
        if line.role and line.role != lead.role:
            wanted["role"] = line.role
            said.append(f"{lead.get_role_display().lower()} becomes {Lead.Role(line.role).label.lower()}")
        for name, day, label in (("started_on", line.since, "first day"), ("ended_on", line.until, "last day")):
            if day and day != getattr(lead, name):
                wanted[name] = day
                said.append(f"{label} {_day(getattr(lead, name))} becomes {_day(day)}")
        days = {name: wanted.get(name, getattr(lead, name)) for name in ("started_on", "ended_on")}
        if days["started_on"] and wanted.keys() & days.keys():
            self._refuse_outside_life(line, Lead(pk=lead.pk, **days))
        if wanted:
            sentence = f"{lead.person}, lead: {'; '.join(said)}"
            self.plan.change(lead, wanted, row=line.row, partnership=self.name, sentence=sentence)
        else:
            self.plan.unchanged += 1

    def _succeed(self, new: list[NewLead], others: list[Lead], answers: list[str]) -> None:
        """Somebody new beside those whom the sheet does not name: the officer says of each from whom they take over.

        As in ``partnerships.leads.writes.hand_over_lead`` one lead ends, the new one has that role, and others stay.
        """
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
        names = [str(lead.person) for lead in others]
        leads = get_text_list(names, "and")
        starts_on = self._from(line)
        last = date_format(starts_on - A_DAY)
        hand_over = []
        for lead in others:
            if lead.started_on >= starts_on:
                continue
            stay = "".join(f"; {_stays(other)}" for other in others if other is not lead)
            label = f"Hand over from {lead.person} to {line.name}"
            hint = f"the last day of {lead.person} is {last}{stay}"
            hand_over.append(Option(_hands_over(lead, others), label, hint, says_all=True))
        return SheetQuestion(
            key=f"leads:{self.key}:{line.name}:{leads}",
            row=line.row,
            column=headings.LEAD,
            text=line.name,
            partnership=self.name,
            sentence=f"The sheet has {line.name} as lead of {self.name}, the portal {leads}."
            f"{self._too_new(others, starts_on)} What happens?",
            options=(
                *(option for lead in others if _may_be_one(line.name, lead) for option in _same_person(line, lead)),
                *hand_over,
                *(
                    _same_person(line, others[0])[:1]
                    if len(others) == 1 and not _may_be_one(line.name, others[0])
                    else ()
                ),
                Option(
                    TOGETHER,
                    f"{get_text_list([*names, line.name], 'and')} lead together",
                    f"from {date_format(starts_on)}",
                    says_all=True,
                ),
                Option(LEAVE_OUT, f"No change for {leads}: leave {line.name} out", says_all=True),
            ),
        )

    def _too_new(self, others: list[Lead], starts_on: dt.date) -> str:
        """Who began on the very day on which new leads start, so that no last day is left to them before it."""
        new = [str(lead.person) for lead in others if lead.started_on >= starts_on]
        if not new:
            return ""
        names, began = get_text_list(new, "and"), date_format(starts_on)
        return (
            f" {names} only began on {began} and cannot hand over on that day: for that, upload the sheet again "
            "with a later day on which new leads start."
        )

    def _say_who_stays(self, lead: Lead) -> None:
        """A sheet ends nobody's lead by leaving them out, complete or not: that is said of schools."""
        self.plan.notes.append(f"{_stays(lead)} of {self.name}, though the sheet does not name them.")

    def _begin(
        self, line: LeadLine, person: Person | NewPerson, school: int | None, role: Lead.Role, old: Lead | None = None
    ) -> None:
        """Plan a lead in that role; ``old`` is the one from whom they take over, if from anybody."""
        who = str(person) if isinstance(person, Person) else f"{person.title} {person.name}".strip()
        ref = person.pk if isinstance(person, Person) else new_person(self.plan, self.name, line.row, person)
        begins = f"takes over from {old.person} on" if old else "leads from"
        role = Lead.Role(line.role) if line.role else role
        shared = ", with others" if role == Lead.Role.CO_LEAD else ""
        last = line.until or (self.known.ended_on if self.known else None)
        until = f" to {date_format(last)}" if last else ""
        starts_on = self._from(line)
        self._refuse_outside_life(line, Lead(started_on=starts_on, ended_on=last))
        self.plan.create(
            "lead",
            f"{self.name}:{line.name}",
            {
                "partnership_id": self.partnership,
                "person_id": ref,
                "school_id": school,
                "role": role.value,
                "email": line.email,
                "telephone": line.telephone,
                "started_on": starts_on,
                "ended_on": last,
            },
            row=line.row,
            partnership=self.name,
            sentence=f"{who} {begins} {date_format(starts_on)}{until}{shared}",
        )

    def _refuse_outside_life(self, line: LeadLine, lead: Lead) -> None:
        if self.known is None:  # one that the sheet makes begins with its first member or lead
            return
        lead.partnership = self.known
        for name, sentence in outside_life(lead, enter="Write").items():
            column = headings.LEAD_UNTIL if name == "ended_on" else headings.LEAD_SINCE
            self.plan.fault(line.row, column, sentence)

    def _from(self, line: LeadLine) -> dt.date:
        """The first day of a new lead: the row's, or else the one that the officer gives."""
        return line.since or self.starts_on

    def _end(self, lead: Lead, line: LeadLine) -> None:
        last = self._from(line) - A_DAY
        self.plan.change(
            lead,
            {"ended_on": last},
            row=line.row,
            partnership=self.name,
            sentence=f"{lead.person} stops leading: the last day is {date_format(last)}",
            is_end=True,
        )


def new_person(plan: SheetPlan, partnership: str, row: int, person: NewPerson) -> Ref:
    """The person as what they do refers to them, made once however much they lead or head."""
    if not any(creation.model == "person" and creation.key == person.key for creation in plan.created):
        plan.create(
            "person",
            person.key,
            {"title": person.title, "name": person.name},
            row=row,
            partnership=partnership,
            sentence=f"New person: {person.title} {person.name}".replace("  ", " "),
        )
    return Ref("person", person.key)


def _same(lead: Lead, *, keeps: bool = False) -> str:
    """The answer that somebody is this lead, whose record keeps its name or takes the new one."""
    return f"{KEEP_NAME if keeps else SAME_PERSON}-{lead.person_id}"


def _same_person(line: LeadLine, lead: Lead) -> list[Option]:
    return [
        Option(_same(lead), f"{line.name} is {lead.person} under a new name", f"the record takes the name {line.name}"),
        Option(_same(lead, keeps=True), f"{line.name} is {lead.person}", f"the record keeps the name {lead.person}"),
    ]


def _may_be_one(written: str, lead: Lead) -> bool:
    """Whether the names share one, such as a surname beside another one or a short form, or are nearly the same."""
    one, other = (plain(split_title(name)[1]).split() for name in (written, lead.person.name))
    shares = bool(set(one) & set(other)) or bool(one and other and one[0][:3] == other[0][:3])
    return shares or may_be_misspelt(written, lead.person.name)


def _day(day: object) -> str:
    return date_format(day) if isinstance(day, dt.date) else "empty"


def _is_of(line: LeadLine, other: LeadLine) -> bool:
    """Whether two rows of one person are of one time: who led twice is in two rows."""
    return bool(line.until) == bool(other.until) and (line.since == other.since or not (line.since and other.since))


def _lasts(lead: Lead, on: dt.date) -> bool:
    return lead.ended_on is None or lead.ended_on >= on


def _hands_over(lead: Lead, others: list[Lead]) -> str:
    """The answer that this of the leads hands over."""
    return HAND_OVER if len(others) == 1 else f"{HAND_OVER}-{lead.pk}"


def _stays(lead: Lead) -> str:
    return f"{lead.person} stays {lead.get_role_display().lower()}"
