"""A plan in words."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list

from partnerships.models import Authority, District, EstablishmentType, School
from register.planning.plan import NewSchool, RegisterPlan, RegisterUpdate
from register.planning.successions import Succession
from register.planning.types import counts, sentence_case
from register.reading.columns import NoSchool, Oddities, PassedOver, Sight

MAX_NAMED = 10  # of the districts and phases that the portal does not know, and of rows
MAX_ODD = 40  # things that are odd about rows
CENTRE = "children’s centre"
_OPEN = School.Status.OPEN.value


def summary(plan: RegisterPlan) -> Iterator[str]:
    """What a plan does, in counts, a line each. A file with a rejected row never becomes a plan, hence the 0.

    A school that closes is counted as closed and not once more as updated, whatever else changes about it.
    """
    yield (
        f"Schools: {len(plan.created)} created, {len(plan.otherwise_updated)} updated, {len(plan.closed)} closed, "
        f"{plan.unchanged} unchanged, 0 rejected."
    )
    if plan.updated:
        yield f"Facts that change: {', '.join(_facts(plan.updated))}."
    if plan.reopened:
        opens = "opens" if len(plan.reopened) == 1 else "open"
        yield f"{many(len(plan.reopened), 'closed school')} {opens} again, among the updated."
    if plan.not_in_file:
        yield f"{many(plan.not_in_file, 'school')} held here, not in the file: left unchanged."
    if plan.other_authorities:
        yield f"{many(plan.other_authorities, 'school')} of other authorities passed over."
    if plan.nobodys:
        yield f"{many(plan.nobodys, 'row')} with neither a URN nor an LA code passed over."
    if plan.links_created or plan.links_updated or plan.links_unchanged or plan.links_passed_over:
        yield (
            f"Links: {len(plan.links_created)} created, {len(plan.links_updated)} updated, {plan.links_unchanged} "
            f"unchanged, {plan.links_passed_over} passed over (not of schools held here, or of another kind)."
        )
    yield from to_look_at(plan)


def details(plan: RegisterPlan) -> Iterator[str]:
    """Every change of a plan, a line each."""
    names = Names()
    for name, group in plan.new_types.values():
        counted = "counts" if counts(name, group) else "does not count"
        yield f"Create the type “{name or 'no type'}, {group or 'no group'}”, which {counted} towards coverage"
    for school in plan.created:
        yield f"Create {school.urn} {school.values['name']}"
    for update in plan.updated:
        verb = "Close" if update.closes else "Update"
        yield f"{verb} {update.urn} {update.name}: {'; '.join(names.changes(update))}"
    for one in plan.passed:
        if one.sight < Sight.NONE:
            yield f"Pass over row {one.row:,}, {_school(one)}: {one.why}"
    for urn, direction, linked_urn in plan.links_created:
        yield f"Link {urn} to its {direction} {linked_urn}"
    for urn, direction, linked_urn in plan.links_updated:
        yield f"Update the link of {urn} to its {direction} {linked_urn}"


def moved(moves: dict) -> Iterator[str]:
    """Whose memberships, leads and heads go on at which successor."""
    yield f"{many(len(moves), 'closed school')} carried over to a successor."
    for urn, successor in moves.items():
        yield f"Carry over from {urn} to {successor}"


def left(found: list[Succession], *, is_moving: bool) -> Iterator[str]:
    """Which closed schools keep what is current, and why the command does not carry it over; a line each.

    Where nothing is carried over at all (``is_moving``), only what an officer has to decide anyway.
    """
    for one in found:
        school = f"{one.school.name} ({one.school.urn})"
        named = get_text_list([f"{each.name} ({each.urn})" for each in one.successors], "or" if one.probable else "and")
        if one.probable:
            why = get_text_list(one.probable[one.successors[0].urn], "and")
            yield (
                f"{school} closed, and no link names a successor. It is probably {named}, with {why}. This command "
                "moves nothing on a guess: move it on the school’s page in admin."
            )
        elif one.is_split:
            yield (
                f"{school} closed, and {named} follow it. This command cannot know which of them carries each "
                "membership on: its memberships, leads and heads are left. Decide on the school’s page in admin."
            )
        elif is_moving and one.last_day and not one.successors:
            yield f"{school} closed, and no open school follows it: its memberships, leads and heads are left."


def to_look_at(plan: RegisterPlan) -> Iterator[str]:
    """What an officer may want to put right."""
    if plan.new_types:
        types = many(len(plan.new_types), "new establishment type")
        which = "whether it counts" if len(plan.new_types) == 1 else "which of them count"
        yield f"{types}: see in admin {which} towards coverage."
    if plan.unknown_districts:
        districts = many(len(plan.unknown_districts), "district")
        yield f"{districts} not known here, left empty: {_some(plan.unknown_districts)}."
    if plan.unknown_phases:
        phases = many(len(plan.unknown_phases), "phase")
        yield f"{phases} not known here, left empty: {_some(plan.unknown_phases)}."
    yield from _chosen_otherwise(plan)
    yield from _under_ended(plan)
    yield from _no_schools(plan)
    yield from _passed_over(plan)
    yield from _odd(plan.oddities, "")
    yield from _odd(plan.links_oddities, " of the links")
    if plan.unknown_link_kinds:
        kinds = {f"“{name}” ({count})" for name, count in plan.unknown_link_kinds.items()}
        yield f"Links of a kind not known here, passed over: {_some(kinds)}."


def _chosen_otherwise(plan: RegisterPlan) -> Iterator[str]:
    """Closed schools for which officers chose a successor, where the register names another."""
    urns = {urn for pair, others in plan.chosen_otherwise.items() for urn in (*pair, *others)}
    names = dict(School.objects.filter(urn__in=urns).values_list("urn", "name")) if urns else {}
    names |= {school.urn: str(school.values["name"]) for school in plan.created if school.urn in urns}
    names |= {which[2]: link.linked_name for which, link in plan.links_created.items() if which[2] not in names}
    for count, ((urn, chosen), others) in enumerate(sorted(plan.chosen_otherwise.items())):
        if count == MAX_NAMED:
            yield f"{many(len(plan.chosen_otherwise) - MAX_NAMED, 'more school')} with successors that differ so."
            return
        theirs = get_text_list([f"{names.get(other, 'a school')} ({other})" for other in sorted(others)], "and")
        yield (
            f"{names[urn]} ({urn}): an officer chose {names.get(chosen, 'a school')} ({chosen}) as its successor, the "
            f"register names {theirs}. Its page names both; see that its memberships are where they belong. To have it "
            "name the register’s alone, choose that one at “Move to the successor…” on the school’s page in admin."
        )


def _under_ended(plan: RegisterPlan) -> Iterator[str]:
    """Open schools under the code of an authority that has ended, and what becomes of them."""
    for code, is_new in dict.fromkeys((one.code, one.is_new) for one in plan.under_ended):
        authority = Authority.objects.get(code=code)
        those = [one for one in plan.under_ended if (one.code, one.is_new) == (code, is_new)]
        named = ", ".join(f"{one.name} ({one.urn})" for one in those[:MAX_NAMED])
        more = f" and {len(those) - MAX_NAMED:,} more" if len(those) > MAX_NAMED else ""
        is_one = len(those) == 1
        if is_new:
            becomes = (
                "counts on no day after it until a file gives it another"
                if is_one
                else ("count on no day after it until a file gives them another")
            )
        else:
            becomes = "stays with the authority that it has" if is_one else "stay with the authority that they have"
        schools = many(len(those), "new school" if is_new else "open school")
        yield (
            f"{schools} {'is' if is_one else 'are'} still under {authority.name} ({code}) in the file, which ended on "
            f"{date_format(authority.ended_on or '')}; {'it' if is_one else 'they'} {becomes}: {named}{more}."
        )


def _no_schools(plan: RegisterPlan) -> Iterator[str]:
    """Rows that are of no school, by why; those of home authorities first."""
    for why in dict.fromkeys(one.why for one in plan.no_schools):
        those = of_home_first(one for one in plan.no_schools if one.why == why)
        named = ", ".join(_school(one) for one in those[:MAX_NAMED])
        more = f" and {len(those) - MAX_NAMED:,} more" if len(those) > MAX_NAMED else ""
        if why == CENTRE:
            centres = many(len(those), why)
            yield f"{centres} passed over, not {'a school' if len(those) == 1 else 'schools'}: {named}{more}."
        else:
            rows = many(len(those), "row")
            yield f"{rows} passed over, for the register says “{why}”: {named}{more}."


def _school(row: NoSchool | PassedOver) -> str:
    return f"{row.name or 'no name'} ({row.urn or 'no URN'})"


def of_home_first(no_schools: Iterable[NoSchool]) -> list[NoSchool]:
    """The rows that are of no school, those of home authorities first."""
    return sorted(no_schools, key=lambda one: not one.is_of_home)


def no_school(why: str) -> str:
    """Why a row is of no school, as half a sentence."""
    return f"it is a {why}" if why == CENTRE else f"the register says “{why}”"


def _passed_over(plan: RegisterPlan) -> Iterator[str]:
    """Rows of other authorities that somebody may want to check, for they may be of schools of ours."""
    odd = [one for one in plan.passed if one.sight == Sight.WHOSE]
    count = plan.passed_for[Sight.WHOSE]
    if odd:
        named = "; ".join(f"row {one.row:,}, {_school(one)}, for {one.why}" for one in odd[:MAX_NAMED])
        more = count - len(odd[:MAX_NAMED])
        said = f"{many(count, 'row')} passed over that may be worth a look: {named}"
        yield f"{said} and {more:,} more." if more else f"{said}."
    for (code, name), (count, numbers) in plan.ours_by_name.items():
        yield (
            f"{many(count, 'row')} passed over, of {name} by LA (name) and of another authority by LA (code), {code}: "
            f"{_numbered(numbers, count)}."
        )


def _numbered(numbers: list[int], count: int) -> str:
    """The first rows by number, and how many more there are."""
    shown = ", ".join(f"{number:,}" for number in numbers[:MAX_NAMED])
    more = f" and {count - MAX_NAMED:,} more" if count > MAX_NAMED else ""
    return f"{'row' if count == 1 else 'rows'} {shown}{more}"


def _odd(oddities: Oddities, where: str) -> Iterator[str]:
    """What was odd about rows that are taken all the same, by column."""
    for said, rows in list(oddities.items())[:MAX_ODD]:
        numbered = _numbered(rows, len(rows))
        yield f"{numbered[:1].upper()}{numbered[1:]}{where}, {said}"
    if len(oddities) > MAX_ODD:
        rows = sorted({row for numbers in list(oddities.values())[MAX_ODD:] for row in numbers})
        yield f"More of the kind{where} in {_numbered(rows, len(rows))}."


def _facts(updates: list[RegisterUpdate]) -> Iterator[str]:
    for name, count in Counter(name for update in updates for name in update.changes).most_common():
        yield f"{label(name)} ({count})"


def _some(names: set[str]) -> str:
    """The first names in order, and how many more there are."""
    shown = sorted(names)[:MAX_NAMED]
    return ", ".join(shown) + (f" and {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else "")


def many(count: int, thing: str) -> str:
    """A number of things, such as “1 school” or “2,000 schools”."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"


def label(name: str) -> str:
    return str(getattr(School._meta.get_field(name), "verbose_name", name))


def _type(kind: EstablishmentType) -> str:
    """A type and its group; the group alone where the register has no type."""
    return f"{kind}, {kind.group_name or 'no group'}" if kind.name else str(kind)


@cache
def _day(day: dt.date) -> str:
    """A day in words; many schools open and close on the same."""
    return date_format(day)


class Names:
    """Says the values of changes as people do."""

    def __init__(self) -> None:
        self.today = timezone.localdate()
        self.types_said: dict[tuple, str] = {}  # of those that the plan makes
        districts = {district.pk: district.name for district in District.objects.all()}
        types = {kind.pk: _type(kind) for kind in EstablishmentType.objects.all()}
        self.of: dict[str, dict] = {
            "establishment_type_id": types,
            "register_district_id": districts,
            "district_id": districts,
            "status": dict(School.Status.choices),
            "phase": dict(School.Phase.choices),
        }

    def new(self, school: NewSchool) -> str:
        """What tells a new school from others: since when, its phase and type, and where it is."""
        values = school.values
        opened_on, status = values["opened_on"], values["status"]
        opened = "opening day not recorded"
        if isinstance(opened_on, dt.date):
            opened = f"{'opens' if opened_on > self.today else 'opened'} on {_day(opened_on)}"
        facts = [opened if status == _OPEN else f"{self.words('status', status)}, {opened}"]
        facts += [self.words(name, values[name]) for name in ("phase", "establishment_type_id") if values.get(name)]
        place = " ".join([str(values[name]) for name in ("town", "postcode") if values.get(name)])
        district = self.words("district_id", values["district_id"]) if values.get("district_id") else ""
        facts += [", ".join([part for part in (place, district) if part]) or "place not recorded"]
        return "; ".join([f"{fact[:1].upper()}{fact[1:]}" for fact in facts])

    def changes(self, update: RegisterUpdate) -> Iterable[str]:
        """A phrase for each change."""
        for name, (old, new) in update.changes.items():
            yield f"{label(name)} {self.shown(name, old)} becomes {self.shown(name, new)}"

    def shown(self, name: str, value: object) -> str:
        """A value within a sentence: in quotation marks, unless it is a day or empty."""
        words = self.words(name, value)
        return words if value in (None, "") or isinstance(value, dt.date) else f"“{words}”"

    def words(self, name: str, value: object) -> str:
        """A value in a table."""
        if value in (None, ""):
            return "empty"
        if isinstance(value, dt.date):
            return _day(value)
        if isinstance(value, tuple):  # a type that the plan makes
            if value not in self.types_said:
                self.types_said[value] = ", ".join(sentence_case(part) for part in value if part)
            return self.types_said[value]
        return str(self.of.get(name, {}).get(value, value))
