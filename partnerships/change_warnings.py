"""What a dated change would leave wanting, in sentences."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.utils.formats import date_format

from partnerships.models import Membership, Partnership, School
from partnerships.models.partnerships import MIN_OPEN_SCHOOLS


def current_memberships(school: School, on: dt.date):
    """The school's memberships of active partnerships on that day, by the partnerships' names."""
    current = school.memberships.active(on).in_active_partnerships(on)
    return current.select_related("partnership").order_by("partnership__name")


def schools_in_none(schools: Iterable[School], on: dt.date) -> Iterator[str]:
    """Which of the schools are on that day in no partnership, or in none that counts."""
    for school in dict.fromkeys(schools):
        counted = [membership.is_counted for membership in current_memberships(school, on).with_is_counted(on)]
        if not any(counted):
            yield f"{school} is in no partnership{' that counts' if counted else ''} from {date_format(on)}."


def partnerships_too_small(memberships: Iterable[Membership], on: dt.date) -> Iterator[str]:
    """Which of the partnerships that were left have too few open schools on that day to count."""
    left = Partnership.objects.active(on).filter(pk__in=[membership.partnership_id for membership in memberships])
    for partnership in left.with_school_count(on):
        if partnership.school_count < MIN_OPEN_SCHOOLS:
            count = "one open school" if partnership.school_count else "no open school"
            yield f"{partnership} has {count} from {date_format(on)}. It needs two to count."


def without_a_lead(partnership: Partnership, on: dt.date) -> Iterator[str]:
    """That nobody leads the partnership from that day, if it is so, and until when."""
    if not partnership.is_active(on) or partnership.leads.active(on).exists():
        return
    following = partnership.leads.upcoming(on).select_related("person").first()
    until = f" until {following.person} does on {date_format(following.started_on)}" if following else ""
    yield f"Nobody leads {partnership} from {date_format(on)}{until}. Its page gives the council’s mailbox."
