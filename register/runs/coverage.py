"""What coverage becomes with a refresh, by the rules of the page of coverage."""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.dateparse import parse_date

from partnerships.coverage.counting import coverage_of
from partnerships.models import School
from register.applying import apply_plan
from register.authorities import AuthorityChange
from register.planning.plan import RegisterPlan
from register.runs.carrying import SuccessorChoice, carry_over

WHY = "Counted, and taken back"


def coverage_now(on: dt.date) -> list[int]:
    """How many schools are in a partnership on that day, and of how many that count."""
    coverage = coverage_of(School.objects.all(), on)
    return [coverage.in_partnership, coverage.in_scope]


def day_of_coverage(authorities: dict) -> dt.date:
    """The day on which coverage after a refresh is counted: today, or that from which authorities are others."""
    first_day = parse_date(authorities["on"]) if authorities else None
    return max(timezone.localdate(), first_day or dt.date.min)


def coverage_if_applied(
    plan: RegisterPlan,
    *,
    moves: Mapping[str, SuccessorChoice],
    change: AuthorityChange | None,
    day: dt.date,
    on: dt.date | None,
) -> dict:
    """Coverage today, and on that day with a plan, by applying it and taking that back; empty where it cannot be.

    No other reckoning knows all rules by which schools and partnerships count. ``moves`` and ``change`` are as
    ``apply_and_record`` takes them, ``on`` is the day of the register.
    """
    before = coverage_now(timezone.localdate())
    try:
        with transaction.atomic():
            apply_plan(plan, change, why=WHY, on=on)
            for urn, choice in moves.items():
                carry_over(int(urn), choice, WHY, None)
            after = coverage_now(day)
            transaction.set_rollback(True)
    except (DatabaseError, ValidationError):  # applying it says why; or somebody else holds a record just now
        return {}
    return {"on": day.isoformat(), "before": before, "after": after, "moves": bool(moves)}
