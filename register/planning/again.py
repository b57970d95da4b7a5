"""Authorities that have ended and of which a file has schools again."""

import datetime as dt
from collections import Counter

from django.utils import timezone

from partnerships.models import Authority, School
from register.planning.plan import RegisterPlan


def begin_again(plan: RegisterPlan, on: dt.date) -> dict[str, int]:
    """The codes of authorities that have ended by now, or by that day, with how many open schools come to them."""
    came = Counter(update.comes_to for update in plan.updated if update.comes_to and update.is_open)
    came += Counter(
        str(school.values["la_code"]) for school in plan.created if school.values["status"] in School.OPEN_STATUSES
    )
    gone = Authority.objects.filter(code__in=came, ended_on__lt=max(on, timezone.localdate()))
    return {code: came[code] for code in gone.values_list("code", flat=True)}
