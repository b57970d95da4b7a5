"""Which leads are to be asked or reminded, and which cannot be."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from base.school_terms import year_starts_on
from confirmations.models import Question
from confirmations.seasons import Season
from partnerships.models import Lead, Partnership


@dataclass(frozen=True)
class Round:
    """Leads by what a round of e-mails means to them."""

    to_ask: list[Lead]
    asked_already: list[Lead]  # in this season, answered or not; and who need not be, for the record is confirmed
    without_address: list[Lead]  # whom nobody can ask

    @property
    def to_note(self) -> list[Lead]:
        """Leads without an address whom the list of questions does not have yet."""
        return [lead for lead in self.without_address if not getattr(lead, "is_noted", True)]

    @property
    def asked_again(self) -> list[Lead]:
        """Leads who were asked already and whom an e-mail reaches."""
        return [lead for lead in self.asked_already if lead.reachable_email]


def plan_round(season: Season, partnerships: QuerySet[Partnership], on: dt.date) -> Round:
    """Sort the current leads of the partnerships that are current; what was asked in the season is not asked again.

    Who had no address then was not asked. Whoever is known to go before the school year that they would be asked about
    is not asked; nor, about the record, whoever led when it was confirmed in that school year.
    """
    noted = Question.objects.standing().of_season(season.kind, season.year).filter(lead=OuterRef("pk"))
    is_asked = Q(Exists(noted.exclude(pk__in=Question.objects.written_nowhere().order_by().values("pk"))))
    if season.kind == Question.Kind.RECORD:
        confirmed = Q(partnership__last_confirmed_on__gte=year_starts_on(season.year))
        is_asked |= confirmed & Q(partnership__last_confirmed_on__gte=F("started_on"))
    leads = (
        Lead.objects.leading(on)
        .filter(partnership__in=partnerships.values("pk"))
        .select_related("person__user", "partnership")
        .annotate(is_asked=is_asked, is_noted=Exists(noted))
        .order_by("partnership__name", "person__name")
    )
    if season.leads_until:
        leads = leads.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=season.leads_until))
    new = [lead for lead in leads if not lead.is_asked]
    return Round(
        to_ask=[lead for lead in new if lead.reachable_email],
        asked_already=[lead for lead in leads if lead.is_asked],
        without_address=[lead for lead in new if not lead.reachable_email],
    )


def due_reminders(on: dt.date) -> list[Question]:
    """The unanswered questions of whose leads a reminder is due, whatever their season."""
    asked = Question.objects.unanswered(on).exclude(pk__in=Question.objects.written_nowhere().order_by().values("pk"))
    unanswered = asked.select_related("lead__person__user", "partnership")
    due = [question for question in unanswered if question.is_due_a_reminder(on)]
    return [question for question in due if question.lead.reachable_email]
