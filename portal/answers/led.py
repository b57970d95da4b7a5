"""Who led each partnership on a day, county-wide."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format

from base.exports.tables import Column
from partnerships.models import Lead, Partnership
from partnerships.permissions import VIEW_LEAD, VIEW_PARTNERSHIP
from portal.answers.answer import Answer
from portal.answers.columns import home_column, lead_column, partnership_column
from portal.answers.forms import AnswerForm, day_field, kind_field, quadrant_field


class LedForm(AnswerForm):
    """Of which day, and of which partnerships."""

    on_day = day_field("On", "Any day: 1 March 2026, say.")
    quadrant = quadrant_field()
    kind = kind_field()

    def at_first(self, on: dt.date) -> Mapping[str, Any]:
        """Today."""
        return {"on_day": on}


@dataclass(frozen=True)
class LedRow:
    """A partnership of the day with one who led it; without, where nobody did."""

    partnership: Partnership
    lead: Lead | None = None


class Led(Answer):
    """A row for each lead of the day, and one for each partnership that had none."""

    slug = "who-led"
    question = "Who led each partnership on a day?"
    explains = "Every partnership of that day, with whoever led it, in which role, from which school and since when."
    nothing = "No partnership is recorded for that day."
    permissions = (VIEW_PARTNERSHIP, VIEW_LEAD)
    form_class = LedForm

    @property
    def columns(self) -> Sequence[Column]:
        """Who led what."""
        return (
            partnership_column(),
            home_column(),
            lead_column("Nobody where it had none that day"),
            Column("Role", "", lambda row: row.lead.get_role_display() if row.lead else ""),
            Column("School", "Where the lead works", lambda row: row.lead.school if row.lead else ""),
            Column("URN", "Of that school", lambda row: row.lead.school.urn if row.lead and row.lead.school else None),
            Column("Lead since", "The first day as its lead", lambda row: row.lead.started_on if row.lead else None),
            Column(
                "Lead until",
                "The last day; empty where none is set",
                lambda row: row.lead.ended_on if row.lead else None,
            ),
        )

    def fetch(self) -> list[LedRow]:
        """By the names that the partnerships had that day, then by role and name."""
        day = self.form.chosen["on_day"]
        rows = self.form.narrowed(Partnership.objects.active(day)).select_related("home_quadrant")
        there = {one.pk: one for one in rows.with_name_that_day(day)}
        leads = Lead.objects.leading(day).filter(partnership__in=rows.order_by().values("pk")).listed()
        led = [LedRow(there[lead.partnership_id], lead) for lead in leads]
        led += [LedRow(there[pk]) for pk in there.keys() - {lead.partnership_id for lead in leads}]
        return sorted(led, key=lambda row: (str(row.partnership).casefold(), row.partnership.pk))

    @property
    def sentences(self) -> list[str]:
        """How many partnerships there were, and how many without a lead."""
        there = {row.partnership.pk for row in self.rows}
        without = sum(row.lead is None for row in self.rows)
        if not there:
            return []
        count = f"{len(there)} partnership{'' if len(there) == 1 else 's'}"
        return [f"{date_format(self.form.chosen['on_day'])}: {count}, {without or 'none'} without a lead."]
