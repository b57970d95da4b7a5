"""From a sheet to a plan: a partnership at a time, its members and its leads."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from django.utils.formats import date_format

from base.days import in_words
from base.names import is_nobody
from base.slugs import free_slug
from partnerships.models import Headship, Lead, Membership, Partnership, PartnershipKind, Quadrant, School
from partnerships.person_names import name_key
from partnerships.successors.chains import open_successors_of
from spreadsheets.matching.closed import ClosedSchools
from spreadsheets.matching.days import SheetDays
from spreadsheets.matching.groups import Groups
from spreadsheets.matching.leads import WrittenLeads
from spreadsheets.matching.people import People
from spreadsheets.matching.questions import Answers
from spreadsheets.matching.schools import MOST_UNSURE, Asked, Schools
from spreadsheets.planning.heads import FoundHead, plan_head, question_of
from spreadsheets.planning.leads import HAND_OVER, plan_leads
from spreadsheets.planning.mailboxes import Mailboxes
from spreadsheets.planning.memberships import FoundLine, ask_which_first_day, plan_memberships
from spreadsheets.planning.plan import SheetPlan, Terms
from spreadsheets.planning.several import tell_of_several
from spreadsheets.reading import headings
from spreadsheets.reading.choices import COUNTY_WIDE
from spreadsheets.reading.faults import SheetRefused
from spreadsheets.reading.sheet import FACTS, SchoolLine, Sheet, SheetPartnership

OTHER_KIND = "other"
MAX_NAMED = 10  # of the partnerships that the sheet does not have


def make_plan(sheet: Sheet, answers: Mapping[str, str] | None = None, terms: Terms | None = None) -> SheetPlan:
    """Compare a sheet with what the portal holds; ``answers`` by the keys of questions.

    A name that is neither sure nor answered is left out of the plan, which then is not ready to be applied.
    """
    return _Planner(sheet, Answers(dict(answers or {})), terms or Terms()).plan


class _Planner:
    """Makes one plan."""

    def __init__(self, sheet: Sheet, answers: Answers, terms: Terms) -> None:
        self.terms = terms
        self.plan = SheetPlan(answers, notes=list(sheet.notes), lists_members=sheet.lists_members)
        self.schools = Schools(answers)
        self.people = People(answers)
        self.written_leads = WrittenLeads(self.people)
        self.days = SheetDays(sheet, answers)
        self.quadrants = {quadrant.slug: quadrant for quadrant in Quadrant.objects.all()}
        self.kinds = {kind.slug: kind for kind in PartnershipKind.objects.all()}
        self.slugs = set(Partnership.objects.values_list("slug", flat=True))
        self.closed = ClosedSchools(answers)
        self.headed: set[tuple[int, str]] = set()  # schools and names of heads who are planned
        self.mailboxes = Mailboxes(self.plan)
        entries = self._entries(sheet, Groups(answers))
        held = [partnership for partnership, _ in entries if partnership]
        self._load(held)
        for partnership, entry in entries:
            self._entry(partnership, self.days.settled(entry))
        self._listed(sheet.listed)
        self._finish(held)

    def _entries(self, sheet: Sheet, groups: Groups) -> list[tuple[Partnership | None, SheetPartnership]]:
        """Each partnership that is decided with all that the sheet says of it, under whatever names."""
        found: dict[object, tuple[Partnership | None, SheetPartnership]] = {}
        for entry in sheet.entries:
            target = groups.find(entry.key, entry.name, entry.row)
            partnership = target if isinstance(target, Partnership) else None
            if target in found:
                self._join(found[target][1], entry)
            elif target is not None:
                found[target] = (partnership, replace(entry))  # the sheet stays as it was read
        return list(found.values())

    def _join(self, first: SheetPartnership, other: SheetPartnership) -> None:
        """Add what the sheet says under another name to what it says under the first."""
        for column, name in FACTS.items():
            if getattr(first, name) and getattr(other, name) not in ("", getattr(first, name)):
                self.plan.fault(other.row, column, f"{first.name} has another {name} in row {first.row}.")
            setattr(first, name, getattr(first, name) or getattr(other, name))
        first.schools = [*first.schools, *other.schools]
        names = {lead.name.casefold() for lead in first.leads}
        first.leads = [*first.leads, *(lead for lead in other.leads if lead.name.casefold() not in names)]

    def _load(self, held: list[Partnership]) -> None:
        self.memberships: dict[int | None, list[Membership]] = defaultdict(list)
        rows = Membership.objects.filter(partnership__in=held).select_related("school")
        for membership in rows.order_by("partnership", "school__name", "started_on", "pk"):
            self.memberships[membership.partnership_id].append(membership)
        self.leads: dict[int | None, list[Lead]] = defaultdict(list)
        for lead in Lead.objects.filter(partnership__in=held).select_related("person").order_by("started_on", "pk"):
            self.leads[lead.partnership_id].append(lead)

    def _entry(self, partnership: Partnership | None, entry: SheetPartnership) -> None:
        if partnership and partnership.ended_on and partnership.ended_on < self.terms.starts_on:
            self._ended(partnership, entry)
        else:
            self._parts(partnership, entry)

    def _ended(self, partnership: Partnership, entry: SheetPartnership) -> None:
        """A partnership that is over may be listed, with what was; nothing of it changes."""
        plan, asked = self.plan, set(self.plan.answers.asked)
        before = (plan.created[:], plan.updated[:], plan.faults[:])
        self._parts(partnership, entry)
        is_new = set(plan.answers.asked) - asked
        if before == (plan.created, plan.updated, plan.faults) and not is_new:
            return
        plan.created, plan.updated, plan.faults = before
        for key in is_new:
            del plan.answers.asked[key]
        plan.fault(
            entry.row,
            headings.PARTNERSHIP,
            f"{partnership} ended on {in_words(partnership.ended_on)}. Clear its last day on its own page first, or "
            "leave its rows out.",
        )

    def _parts(self, partnership: Partnership | None, entry: SheetPartnership) -> None:
        """The partnership itself, its schools, its leads and the heads of its schools."""
        name = partnership.name if partnership else entry.name
        quadrant = self._quadrant_of(partnership, entry)
        pk = partnership.pk if partnership else None
        lines = self._lines(entry, name, quadrant, self.memberships.get(pk, []))
        ref, starts_on = self._partnership(partnership, entry, lines)
        plan_memberships(self.plan, self.terms, name, ref, self.memberships.get(pk, []), lines, partnership)
        begins_on = max(self.terms.starts_on, starts_on)
        named = [lead for lead in entry.leads if not is_nobody(lead.name)]
        vacant = next((lead for lead in entry.leads if is_nobody(lead.name)), None)
        leads = self.written_leads.divided(named, entry.key, name)
        asked = [(lead, self._school_of_lead(entry, name, lead, quadrant)) for lead in leads]
        people = self.people.find_all(leads, name, partnership, begins_on)
        found = [(lead, person, school) for (lead, school), person in zip(asked, people, strict=True)]
        nobody = None if named else vacant
        plan_leads(self.plan, begins_on, entry.key, name, ref, self.leads.get(pk, []), found, nobody, partnership)
        self._heads(partnership, name, lines)
        self.mailboxes.plan_all(name, lines)

    def _heads(self, partnership: Partnership | None, name: str, lines: list[FoundLine]) -> None:
        """Those whom the portal does not have as heads of the schools that they stand beside.

        Without a partnership's ``name`` it is said of the school.
        """
        lines = [line for line in lines if line.said.head]
        of_school: dict[int, list[Headship]] = defaultdict(list)
        held = Headship.objects.filter(school__in=[line.school.pk for line in lines]).not_over()
        for headship in held.select_related("person").order_by("started_on", "pk"):
            of_school[headship.school_id].append(headship)
        for line in lines:
            found, who = FoundHead(line, of_school[line.school.pk]), (line.school.pk, name_key(line.said.head))
            if found.is_known:
                self.plan.unchanged += 1
                continue
            of = name or str(line.school)
            question = question_of(found, of, self.terms.starts_on)
            if (question and self.plan.answers.to(question) != HAND_OVER) or who in self.headed:
                continue
            self.headed.add(who)
            if person := self.people.find_head(line.said, of, partnership):
                plan_head(self.plan, found, of, self.terms.starts_on, person)

    def _listed(self, lines: list[SchoolLine]) -> None:
        """The heads and mailboxes of a list without partnerships, by URN or else by name.

        URNs that the portal does not have, and schools that closed, are passed over.
        """
        urns = {int(line.text) for line in lines if _is_urn(line.text)}
        of_urn = dict(School.objects.filter(urn__in=urns).values_list("urn", "pk"))
        keys = [
            of_urn.get(int(line.text))
            if _is_urn(line.text)
            else self.schools.find(Asked(line.text, line.row, headings.SCHOOL, "", ""))
            for line in lines
        ]
        schools = School.objects.open(self.terms.starts_on).in_bulk({pk for pk in keys if pk})
        found = [FoundLine(line, schools[pk]) for line, pk in zip(lines, keys, strict=True) if pk in schools]
        self._heads(None, "", found)
        self.mailboxes.plan_all("", found)
        if others := len(lines) - len(found):
            are = "school that is not open here is" if others == 1 else "schools that are not open here are"
            self.plan.notes.append(f"{others} {are} passed over.")

    def _quadrant_of(self, partnership: Partnership | None, entry: SheetPartnership) -> int | None:
        """Where it is at home, as the sheet says or else the portal: what its schools are looked for by."""
        said = entry.quadrant or ("" if partnership else entry.quadrant_of_sheet)
        if said:
            return self.quadrants[said].pk if said in self.quadrants else None
        return partnership.home_quadrant_id if partnership else None

    def _lines(
        self, entry: SheetPartnership, name: str, quadrant: int | None, held: list[Membership]
    ) -> list[FoundLine]:
        """The rows' schools, found; for one that has closed the school that follows it, as an officer says."""
        lines = [
            replace(line, text=text) for line in entry.schools for text in self.schools.divided(line.text, quadrant)
        ]
        found = [
            (line, self.schools.find(Asked(line.text, line.row, headings.SCHOOL, name, entry.key, quadrant, line.name)))
            for line in lines
        ]
        schools = School.objects.select_related("district").in_bulk([pk for _, pk in found if pk])
        mine = {membership.school_id for membership in held if membership.ended_on is None}
        return [
            FoundLine(*after)
            for line, pk in found
            if pk
            for after in [
                (line, schools[pk]) if pk in mine else self._after_closing(line, schools[pk], name, entry.key)
            ]
            if after
        ]

    def _after_closing(self, line: SchoolLine, school: School, name: str, key: str) -> tuple[SchoolLine, School] | None:
        """The line as it is meant: what is said of a closed school may be of the one that followed it."""
        if line.left or not school.is_closed or (line.joined and school.closed_on and not school.has_closed):
            return line, school
        following = open_successors_of(school)
        if not following:
            return line, school
        return self.closed.meant(line, school, following, name, key)

    def _school_of_lead(self, entry: SheetPartnership, name: str, lead, quadrant: int | None) -> int | None:
        text, beside = (lead.urn, lead.school) if lead.urn else (lead.school, "")
        if not text:
            return None
        return self.schools.find(Asked(text, lead.row, headings.LEADS_SCHOOL, name, entry.key, quadrant, beside))

    def _partnership(self, partnership: Partnership | None, entry: SheetPartnership, lines: list[FoundLine]):
        """The partnership as others refer to it, and its first day."""
        if partnership is None:
            return self._new_partnership(entry, lines)
        wanted: dict[str, object] = {}
        said = []
        if entry.quadrant:
            home = self.quadrants.get(entry.quadrant)
            if (home.pk if home else None) != partnership.home_quadrant_id:
                wanted["home_quadrant_id"] = home.pk if home else None
                said.append(f"quadrant: {partnership.quadrant_label} becomes {home or 'County-wide'}")
        if entry.kind and self.kinds[entry.kind].pk != partnership.kind_id:
            wanted["kind_id"] = self.kinds[entry.kind].pk
            said.append(f"kind: {partnership.kind} becomes {self.kinds[entry.kind]}")
        if wanted:
            self.plan.change(partnership, wanted, row=entry.row, partnership=partnership.name, sentence="; ".join(said))
        else:
            self.plan.unchanged += 1
        return partnership.pk, partnership.started_on

    def _new_partnership(self, entry: SheetPartnership, lines: list[FoundLine]):
        began = [line.said.joined for line in lines] + [lead.since for lead in entry.leads if not is_nobody(lead.name)]
        starts_on = min(filter(None, began), default=self.terms.starts_on)
        kind = self.kinds.get(entry.kind or OTHER_KIND)
        if kind is None:
            self.plan.fault(entry.row, headings.KIND, f"write of which kind {entry.name} is.")
        home = self._home(entry, lines)
        ref = self.plan.create(
            "partnership",
            entry.key,
            {
                "name": entry.name,
                "slug": self._slug(entry.name),
                "kind_id": kind.pk if kind else None,
                "home_quadrant_id": home.pk if home else None,
                "started_on": starts_on,
            },
            row=entry.row,
            partnership=entry.name,
            sentence=f"New partnership: {home or 'County-wide'}, {kind}, from {date_format(starts_on)}",
        )
        return ref, starts_on

    def _home(self, entry: SheetPartnership, lines: list[FoundLine]) -> Quadrant | None:
        """Where a new partnership is at home: as the sheet says, or else where all its schools are."""
        if said := entry.quadrant or entry.quadrant_of_sheet:
            return self.quadrants.get(said)
        found = {line.school.district.quadrant_id for line in lines if line.school.district}
        home = [quadrant for quadrant in self.quadrants.values() if found == {quadrant.pk}]
        if home:
            self.plan.notes.append(
                f"{entry.name} is put in {home[0]}, where its schools are: the sheet has no quadrant."
            )
            return home[0]
        names = ", ".join([*map(str, self.quadrants.values()), COUNTY_WIDE.capitalize()])
        self.plan.fault(entry.row, headings.QUADRANT, f"write where {entry.name} is at home. One of: {names}.")
        return None

    def _slug(self, name: str) -> str:
        """A slug that no other partnership has, of this plan neither."""
        slug = free_slug(Partnership, name, besides=self.slugs)
        self.slugs.add(slug)
        return slug

    def _finish(self, held: list[Partnership]) -> None:
        """What concerns the whole sheet."""
        plan = self.plan
        ask_which_first_day(plan)
        if self.schools.stopped_at is not None:
            plan.fault(
                self.schools.stopped_at,
                headings.SCHOOL,
                f"more than {MOST_UNSURE} names above are of no school for sure, so the rest is not looked at. Are "
                "they the schools of this portal? Write their URNs, or give the sheet in parts.",
            )
        plan.left_out += [*self.schools.left_out, *self.people.left_out, *self.closed.left_out]
        plan.notes += self.written_leads.notes
        tell_of_several(plan)
        plan.partnerships = len(held) + sum(creation.model == "partnership" for creation in plan.created)
        plan.notes += [
            f"“{written}” in row {row} was read as “{name}”." for (written, name), row in self.schools.read_as.items()
        ]
        others = Partnership.objects.active(self.terms.starts_on).exclude(pk__in=[group.pk for group in held])
        names = list(others.order_by("name").values_list("name", flat=True)) if plan.partnerships else []
        if names:
            more = f" and {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else ""
            plan.notes.append(f"Not in the sheet, and left as they are: {', '.join(names[:MAX_NAMED])}{more}.")
        plan.faults = SheetRefused({str(fault): fault for fault in plan.faults}.values()).faults  # in order, each once


def _is_urn(written: str) -> bool:
    return len(written) == 6 and written.isascii() and written.isdecimal()
