"""Partnerships with their schools by phase, their leads and where they are."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import QuerySet

from base.admin_addresses import change_address
from base.exports.tables import SEPARATOR, Column
from office.council.words import in_our_words
from partnerships.memberships.by_phase import LABELS, phase_label
from partnerships.models import EstablishmentType, Membership, Partnership, School
from partnerships.models.memberships import MembershipQuerySet
from partnerships.models.partnerships import PartnershipQuerySet
from partnerships.permissions import VIEW_LEAD, VIEW_MEMBERSHIP, VIEW_PARTNERSHIP
from portal.answers.answer import Answer, AnswerColumn
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


@dataclass
class PhasesRow:
    """A partnership with how many of its open schools are of each phase, and where they are; or with one of them."""

    partnership: Partnership
    phases: Counter[str] = field(default_factory=Counter)
    districts: set[str] = field(default_factory=set)
    membership: Membership | None = None

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
    def columns(self) -> Sequence[Column]:
        """What is told of a partnership, and of a school in it."""
        of_partnership = (
            AnswerColumn("Partnership", "", lambda row: row.partnership, lambda row: change_address(row.partnership)),
            Column("Kind", "", lambda row: row.partnership.kind),
            Column(in_our_words("Quadrant"), "Its home, or County-wide", lambda row: row.partnership.quadrant_label),
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
        independent = {one.pk: one.is_only_independent for one in EstablishmentType.objects.all()}
        columns = ("partnership", "school__phase", "school__establishment_type", "school__district__name")
        for partnership, phase, kind, district in members.order_by().values_list(*columns):
            row = rows[partnership]
            row.phases[phase_label(phase, is_independent=independent[kind])] += 1
            row.districts |= {district} if district else set()
        return list(rows.values())

    def _schools(self, rows: Mapping[int, PhasesRow], members: MembershipQuerySet) -> list[PhasesRow]:
        of_each: defaultdict[int, list[Membership]] = defaultdict(list)
        for membership in members.listed():
            of_each[membership.partnership_id].append(membership)
        return [
            PhasesRow(row.partnership, membership=membership)
            for pk, row in rows.items()
            for membership in sorted(of_each[pk], key=lambda one: LABELS.index(_phase(one)))
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


def _counted_column(label: str) -> Column:
    return Column(label, "Open schools of it that day", lambda row: row.phases[label])


def _phase(membership: Membership) -> str:
    school = membership.school
    return phase_label(school.phase, is_independent=school.establishment_type.is_only_independent)


_OF_SCHOOL = (
    Column("Phase", "", lambda row: _phase(row.membership)),
    AnswerColumn("School", "", lambda row: row.membership.school, lambda row: change_address(row.membership.school)),
    Column("URN", "", lambda row: row.membership.school.urn),
    Column("Town", "", lambda row: row.membership.school.town),
    Column("District", "", lambda row: row.membership.school.district),
    Column("Member since", "", lambda row: row.membership.started_on),
)
