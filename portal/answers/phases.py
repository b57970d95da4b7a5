"""Partnerships with their schools by phase, their leads and where they are."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django import forms
from django.db.models import QuerySet

from base.admin_addresses import change_address
from base.exports.tables import SEPARATOR, Column
from partnerships.memberships.by_phase import LABELS, phase_label
from partnerships.models import EstablishmentType, Membership, Partnership, School
from partnerships.models.memberships import MembershipQuerySet
from partnerships.models.partnerships import PartnershipQuerySet
from partnerships.permissions import VIEW_LEAD, VIEW_MEMBERSHIP, VIEW_PARTNERSHIP
from portal.answers.answer import Answer, AnswerColumn
from portal.answers.columns import home_column, partnership_column
from portal.answers.forms import ANY, AnswerForm, day_field, kind_field, quadrant_field

SCHOOLS = "schools"


class PhasesForm(AnswerForm):
    """Of which day and which partnerships, and what a row is."""

    on_day = day_field("On", "Any day: 1 March 2026, say.")
    quadrant = quadrant_field()
    district = forms.ChoiceField(label="Has a school in", required=False)
    kind = kind_field()
    phase = forms.ChoiceField(label="Has a school of phase", required=False, choices=[ANY, *School.Phase.choices])
    show = forms.ChoiceField(
        label="A row for each",
        required=False,
        choices=[("", "Partnership, with numbers"), (SCHOOLS, "School in a partnership")],
    )

    def at_first(self, on: dt.date) -> Mapping[str, Any]:
        """Today."""
        return {"on_day": on}

    def offer(self) -> None:
        """The districts, too."""
        super().offer()
        districts = sorted((one.slug, one.name) for one in self.choices.districts)
        self.fields["district"].choices = [ANY, *districts]  # type: ignore[attr-defined]

    @property
    def partnerships_of_day(self) -> PartnershipQuerySet:
        """Those that are asked for."""
        chosen = self.chosen
        day = chosen["on_day"]
        rows = self.narrowed(Partnership.objects.active(day))
        if district := self._record("district", self.choices.districts):
            rows = rows.in_district(district, day)
        return rows.with_phase(chosen["phase"], day) if chosen["phase"] else rows


class MemberSchool(NamedTuple):
    """A school in a partnership, as its row tells of it: of a country there are too many to make records of."""

    pk: int
    phase: str
    name: str
    urn: int
    town: str
    district: str | None
    since: dt.date


@dataclass
class PhasesRow:
    """A partnership with how many of its open schools are of each phase, and where they are; or with one of them."""

    partnership: Partnership
    phases: Counter[str] = field(default_factory=Counter)
    districts: set[str] = field(default_factory=set)
    school: MemberSchool | None = None

    @property
    def leads(self) -> str:
        """Who led it that day."""
        return SEPARATOR.join(str(lead.person) for lead in self.partnership.current_leads)  # type: ignore[attr-defined]


class Phases(Answer):
    """A row for each partnership of the day, or for each open school in one."""

    slug = "schools-by-phase"
    question = "How many schools of each phase are in each partnership?"
    explains = "Partnerships with their leads and area, and how many open schools of each phase; or every such school."
    nothing = "No partnership is like that on that day."
    permissions = (VIEW_PARTNERSHIP, VIEW_MEMBERSHIP, VIEW_LEAD)
    form_class = PhasesForm
    form: PhasesForm

    @property
    def is_by_school(self) -> bool:
        """Whether a row is a school."""
        return self.form.chosen["show"] == SCHOOLS

    @property
    def file_name(self) -> str:
        """Numbers, or the schools themselves."""
        return f"{self.slug}-{'each-school' if self.is_by_school else 'numbers'}"

    @property
    def columns(self) -> Sequence[Column]:
        """What is told of a partnership, and of a school in it."""
        of_partnership = (
            partnership_column(),
            Column("Kind", "", lambda row: row.partnership.kind),
            home_column(),
            Column("Leads", "Who led it that day; empty where nobody did", lambda row: row.leads),
        )
        if self.is_by_school:
            return (*of_partnership, *_OF_SCHOOL)
        counts = [_counted_column(label) for label in LABELS]
        return (
            *of_partnership,
            Column("Open schools", "All phases together", lambda row: row.phases.total()),
            *counts,
            Column("Districts", "Where they are", lambda row: SEPARATOR.join(sorted(row.districts))),
        )

    @property
    def page_columns(self) -> Sequence[Column]:
        """Without the phases of which there is no school."""
        there = {label for row in self.rows for label in row.phases}
        return [column for column in self.columns if self.is_by_school or column.name not in {*LABELS} - there]

    def fetch(self) -> list[PhasesRow]:
        """By name; of a partnership the schools by phase, then by name."""
        day = self.form.chosen["on_day"]
        wanted = self.form.partnerships_of_day
        rows = {one.pk: PhasesRow(one) for one in wanted.listed(day)}
        members = (
            Membership.objects.active(day).of_open_schools(day).filter(partnership__in=wanted.order_by().values("pk"))
        )
        return self._schools(rows, members) if self.is_by_school else self._counted(rows, members)

    def _counted(self, rows: Mapping[int, PhasesRow], members: QuerySet[Membership]) -> list[PhasesRow]:
        label = _labels()
        columns = ("partnership", "school__phase", "school__establishment_type", "school__district__name")
        for partnership, phase, kind, district in members.order_by().values_list(*columns):
            row = rows[partnership]
            row.phases[label(phase, kind)] += 1
            row.districts |= {district} if district else set()
        return list(rows.values())

    def _schools(self, rows: Mapping[int, PhasesRow], members: MembershipQuerySet) -> list[PhasesRow]:
        label = _labels()
        told = ("school", "school__phase", "school__name", "school__urn", "school__town", "school__district__name")
        columns = ("partnership", "school__establishment_type", *told, "started_on")
        of_each: defaultdict[int, list[MemberSchool]] = defaultdict(list)
        for partnership, kind, pk, phase, *others in members.by_school().values_list(*columns):
            of_each[partnership].append(MemberSchool(pk, label(phase, kind), *others))
        return [
            PhasesRow(row.partnership, school=school)
            for pk, row in rows.items()
            for school in sorted(of_each[pk], key=lambda one: LABELS.index(one.phase))
        ]

    @property
    def sentences(self) -> list[str]:
        """How many partnerships, and schools in them."""
        there = len({row.partnership.pk for row in self.rows})
        schools = len(self.rows) if self.is_by_school else sum(row.phases.total() for row in self.rows)
        if not there:
            return []
        places = f"{schools} place{'' if schools == 1 else 's'} of open schools"
        return [
            f"{there} partnership{'' if there == 1 else 's'}, {places}. A school in two of them is counted in each."
        ]


def _labels() -> Callable[[str, int], str]:
    """What a school is listed under, by its phase and the key of its type, of which there are few."""
    independent = {one.pk: one.is_only_independent for one in EstablishmentType.objects.all()}
    return lambda phase, kind: phase_label(phase, is_independent=independent[kind])


def _counted_column(label: str) -> Column:
    return Column(label, "Open schools of it that day", lambda row: row.phases[label])


_OF_SCHOOL = (
    Column("Phase", "", lambda row: row.school.phase),
    AnswerColumn("School", "", lambda row: row.school.name, lambda row: change_address(School(pk=row.school.pk))),
    Column("URN", "", lambda row: row.school.urn),
    Column("Town", "", lambda row: row.school.town),
    Column("District", "", lambda row: row.school.district),
    Column("Member since", "", lambda row: row.school.since),
)
