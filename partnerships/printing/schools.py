"""The schools of many partnerships as they are printed: rows and no records, for a country has 22,000 of them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from office.council.reading import the_council
from partnerships.memberships.by_phase import LABELS, phase_label
from partnerships.models import Headship, Membership
from partnerships.models.establishment_types import is_only_independent
from partnerships.models.schools import place_beside

ORDER = {label: number for number, label in enumerate(LABELS)}


@dataclass(frozen=True, slots=True)
class PrintedSchool:
    """A member of a partnership: what it is called and where it is, and whoever heads it, each in words."""

    urn: int
    phase: str
    named: str
    heads: str

    @property
    def line(self) -> str:
        """Its name and place with who heads it."""
        return f"{self.named} – {self.heads}" if self.heads else self.named


def printed_schools(partnerships: Iterable[int], on: dt.date, *, heads: bool) -> dict[int, list[PrintedSchool]]:
    """The members on that day of each of the partnerships, by phase and name; with ``heads`` who heads them today.

    In two queries, however many there are. Who headed a school before today is not published.
    """
    headed = heads_today() if heads else {}
    outside = the_council().outside
    found: dict[int, list[PrintedSchool]] = defaultdict(list)
    rows = Membership.objects.active(on).filter(partnership__in=list(partnerships)).with_is_home(on).by_school()
    for partnership, pk, urn, phase, kind, group, name, town, district, is_home in rows.values_list(
        *("partnership", "school", "school__urn", "school__phase"),
        *("school__establishment_type__name", "school__establishment_type__group_name"),
        *("school__name", "school__town", "school__district__name", "is_home"),
    ):
        label = phase_label(phase, is_independent=is_only_independent(f"{kind} {group}"))
        parts = (name, place_beside(name, town or district or ""), "" if is_home else outside)
        school = PrintedSchool(urn, label, ", ".join(filter(None, parts)), headed.get(pk, ""))
        found[partnership].append(school)
    for schools in found.values():
        schools.sort(key=lambda school: ORDER[school.phase])
    return found


def by_phase(schools: list[PrintedSchool]) -> list[tuple[str, list[PrintedSchool]]]:
    """The schools, which are in the order of their phases, under these."""
    return [(phase, list(group)) for phase, group in groupby(schools, attrgetter("phase"))]


def heads_today() -> dict[int, str]:
    """Whoever heads each school today, in words."""
    roles = dict(Headship.Role.choices)
    found: dict[int, str] = {}
    rows = Headship.objects.active().order_by("started_on", "pk")
    for school, role, title, name in rows.values_list("school", "role", "person__title", "person__name"):
        words = f"{roles[role]}: {f'{title} {name}'.strip()}"
        found[school] = f"{found[school]}; {words}" if school in found else words
    return found
