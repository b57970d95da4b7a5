"""Who has not confirmed their record, and when they were asked and reminded."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localdate

from base.exports.tables import Column
from base.school_terms import academic_year
from confirmations.models import Question
from confirmations.permissions import VIEW_QUESTION
from partnerships.models import Lead, Partnership
from partnerships.permissions import VIEW_LEAD, VIEW_PARTNERSHIP
from portal.answers.answer import Answer
from portal.answers.columns import home_column, lead_column, partnership_column
from portal.answers.forms import AnswerForm, day_field, kind_field, quadrant_field, this_school_year

NOT_ASKED = "Not asked"


class UnconfirmedForm(AnswerForm):
    """Since when, and of which partnerships."""

    since = day_field("Not confirmed since", "The first day of this school year, unless you say another.")
    quadrant = quadrant_field()
    kind = kind_field()

    def at_first(self, on: dt.date) -> Mapping[str, Any]:
        """The first day of this school year."""
        return {"since": this_school_year(on)}


@dataclass(frozen=True)
class UnconfirmedRow:
    """A partnership that nobody confirmed, with one who leads it, and what they were asked last of its record."""

    partnership: Partnership
    lead: Lead | None = None
    question: Question | None = None

    @property
    def stands(self) -> str:
        """How far it has come, in words."""
        if self.lead is None:
            return "Nobody leads it"
        if self.question is None:
            return NOT_ASKED if self.lead.reachable_email else "Not asked: no address is recorded"
        return self.question.stands


class Unconfirmed(Answer):
    """A row for each lead of a partnership whose record nobody confirmed."""

    slug = "not-confirmed"
    question = "Who has not confirmed their record this year?"
    explains = (
        "Partnerships that no lead has confirmed since a day, with who leads them, when they were asked and reminded."
    )
    nothing = "Every partnership has been confirmed since that day."
    permissions = (VIEW_PARTNERSHIP, VIEW_LEAD, VIEW_QUESTION)
    form_class = UnconfirmedForm

    @property
    def columns(self) -> Sequence[Column]:
        """Whose record, and what became of asking."""
        return (
            partnership_column(),
            home_column(),
            lead_column("Nobody where it has none"),
            Column("Last confirmed on", "Empty where it never was", lambda row: row.partnership.last_confirmed_on),
            Column("Asked on", "About the record, this school year", lambda row: _asked_on(row.question)),
            Column("Reminders", "How many were sent", lambda row: row.question.reminders if row.question else None),
            Column("Last reminded on", "", lambda row: row.question.reminded_on if row.question else None),
            Column("Where it stands", "", lambda row: row.stands),
        )

    def fetch(self) -> list[UnconfirmedRow]:
        """By the names of the partnerships, then of the leads."""
        since = self.form.chosen["since"]
        there = self.form.narrowed(Partnership.objects.active(self.on)).not_confirmed_since(since)
        leads = Lead.objects.leading(self.on).filter(partnership__in=there.order_by().values("pk"))
        leads = leads.with_addresses().order_by("role", "person__name", "pk")
        asked = Question.objects.standing().of_season(Question.Kind.RECORD, academic_year(self.on))
        last = {one.lead_id: one for one in asked.with_post().order_by("asked_at", "pk")}
        of_each: dict[int, list[Lead]] = {}
        for lead in leads:
            of_each.setdefault(lead.partnership_id, []).append(lead)
        return [
            UnconfirmedRow(partnership, lead, last.get(lead.pk) if lead else None)
            for partnership in there.select_related("home_quadrant").by_name()
            for lead in of_each.get(partnership.pk, [None])  # type: ignore[list-item]
        ]

    @property
    def sentences(self) -> list[str]:
        """How many partnerships, and how many of their leads were asked."""
        if not self.rows:
            return []
        there = len({row.partnership.pk for row in self.rows})
        asked = sum(row.question is not None for row in self.rows)
        count = f"{there} partnership{' has' if there == 1 else 's have'}"
        since = date_format(self.form.chosen["since"])
        return [
            f"{count} not been confirmed since {since}. {asked or 'None'} of their leads were asked this school year."
        ]


def _asked_on(question: Question | None) -> dt.date | None:
    return localdate(question.asked_at) if question else None
