"""The whole demonstration in one transaction."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from base.school_terms import academic_year, year_starts_on
from boards.models import Board
from demonstration.allotment import allot
from demonstration.casting import cast
from demonstration.clear_days import make_clear_days
from demonstration.forward_plans import make_forward_plans
from demonstration.headteacher import make_heads_of_showcase, make_headteacher
from demonstration.mailboxes import make_mailboxes
from demonstration.meetings import COUNTY_BOARD, make_meetings, make_minute_taker, publish_minutes
from demonstration.past_year import make_past_year
from demonstration.plans import ALL
from demonstration.practice import make_practice
from demonstration.records import make_partnership
from demonstration.refresh import REGISTER_2020, holds_2020, refresh
from demonstration.reports import make_reports_of_past_meetings
from demonstration.resources import make_resources
from demonstration.reviews import make_rounds
from demonstration.self_evaluations import make_self_evaluations
from demonstration.support import make_support
from partnerships.coverage.snapshots import take_snapshot
from partnerships.coverage.trend import last_days_of_terms
from partnerships.models import Partnership, PartnershipKind, Quadrant, School

SNAPSHOTS_SINCE = dt.date(2023, 9, 1)  # the trend is counted from the dated records, as a real portal would


class NotReadyError(Exception):
    """The demonstration stands on records that are not there; the message says which command loads them."""


@dataclass(frozen=True)
class Made:
    """How many records of each sort were made, and how far the demonstration covers the schools that count."""

    partnerships: int
    meetings: int
    resources: int
    rounds: int  # of peer reviews, of a partnership and a year each
    covered: int
    in_scope: int
    refresh: str  # what became of the register, in a sentence; empty where nothing did

    @property
    def coverage(self) -> str:
        """The coverage as a sentence."""
        share = f"{self.covered / self.in_scope:.1%}" if self.in_scope else "none"
        return f"{self.covered} of {self.in_scope} open schools in scope are in a partnership ({share})."


@transaction.atomic
def load_demonstration(today: dt.date, *, with_refresh: bool = True) -> Made:
    """Make what is missing of the demonstration. What is there stays as it is.

    At first its partnerships are made over the register of 2020, and then, ``with_refresh``, the register is refreshed
    to July 2025. Where another register is held, it stays.

    Meetings and peer reviews follow ``today``; partnerships and leads do not, but for what is entered ahead: it starts
    on the 1 September after ``today``. Raises ``NotReadyError`` where the seed or the register is not loaded.
    """
    schools = list(School.objects.in_scope().select_related("district", "establishment_type").order_by("urn"))
    _check_ready(schools)
    is_first = not Partnership.objects.filter(is_demonstration=True).exists()
    if is_first:
        publish_minutes()
    partnerships = _make_partnerships(schools, year_starts_on(academic_year(today) + 1))
    if is_first:
        make_mailboxes()
    refreshed = refresh() if is_first and with_refresh and holds_2020() else ""
    for day in last_days_of_terms(SNAPSHOTS_SINCE, today):
        take_snapshot(day)
    make_headteacher()
    if is_first:
        make_heads_of_showcase()
    make_minute_taker()
    meetings, resources, rounds = make_meetings(today), make_resources(today), make_rounds(today)
    make_forward_plans(today)
    make_support(today)
    make_self_evaluations(today)
    make_clear_days(today)
    make_past_year(today)
    make_practice(today)
    make_reports_of_past_meetings(today)
    return Made(
        partnerships=partnerships,
        meetings=meetings,
        resources=resources,
        rounds=rounds,
        covered=School.objects.in_scope(today).open(today).in_a_partnership(today).count(),
        in_scope=School.objects.in_scope(today).open(today).count(),
        refresh=refreshed,
    )


def _check_ready(schools: list[School]) -> None:
    has_seed = Quadrant.objects.exists() and PartnershipKind.objects.exists()
    if not (has_seed and Board.objects.filter(slug=COUNTY_BOARD).exists()):
        raise NotReadyError("The boards and quadrants are not there. Run first: manage.py load_seed")
    if not schools:
        raise NotReadyError(
            f"There are no schools. Run first: manage.py import_gias fixtures/register/{REGISTER_2020.name}"
        )


def _make_partnerships(schools: list[School], next_year: dt.date) -> int:
    """Work all of them out before any is made, so that those that are there already do not change the others."""
    stays = allot(schools, next_year=next_year)
    parts = cast(stays, next_year=next_year)
    return sum(
        make_partnership(plan, stays[plan.slug], parts[plan.slug], next_year=next_year)
        for plan in ALL
        if plan.slug in stays
    )
