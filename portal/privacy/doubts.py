"""Why retention asks before it erases: the clock may be wrong, or it would be more than a tenth of a kind (ADR 35)."""

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import AuditEvent
from office.models import JobRun, Message

COMMAND = "apply_retention"
SHARE = 10  # no more than one in ten of a kind is erased unasked
REST = dt.timedelta(days=21)  # the longest for which a portal whose jobs are nightly leaves no trace
SKEW = dt.timedelta(minutes=5)  # by which two clocks may differ


def doubts_of_clock(now: dt.datetime) -> Iterator[str]:
    """Why the clock may be wrong, judged by the last run that erased, and by every trace since; nothing before it ran.

    A run that was refused is no such run: else the night after it would pass for the one after an ordinary one.
    """
    last = JobRun.objects.filter(job=COMMAND, state=JobRun.State.DONE).order_by("-pk").first()
    if last is None:
        return
    if last.started_at > now + SKEW:
        yield f"the last run is of {_day(last.started_at)}, which is still to come by the clock: {_says(now)}"
        return
    since, rest = longest_rest(last.started_at, now)
    if rest > REST:
        yield f"the portal left no trace for {rest.days} days from {_day(since)}, or the clock jumped: {_says(now)}"


def doubt_of_share(what: str, *, gone: int, held: int, floor: int) -> Iterator[str]:
    """Why so many of a kind may be too many; so few as ``floor`` never are."""
    if gone > floor and gone * SHARE > held:
        yield f"it would be {gone} of {held} (“{what}”), more than a tenth"


def longest_rest(since: dt.datetime, now: dt.datetime) -> tuple[dt.datetime, dt.timedelta]:
    """The longest time between those moments of which the database has no trace, and when it began."""
    moments = [since, *sorted({moment for traces in _traces(since, now) for moment in traces}), now]
    rests = [(later - earlier, earlier) for earlier, later in pairwise(moments)]
    rest, began = max(rests)
    return began, rest


def _traces(since: dt.datetime, now: dt.datetime) -> Iterator[QuerySet]:
    """The days on which something ran, somebody signed in, or an e-mail was written."""
    for model, moment in ((JobRun, "started_at"), (AuditEvent, "at"), (Message, "written_at")):
        between = model._default_manager.filter(**{f"{moment}__gt": since, f"{moment}__lt": now})
        yield between.order_by().datetimes(moment, "hour")


def _day(moment: dt.datetime) -> str:
    return date_format(timezone.localtime(moment).date())


def _says(now: dt.datetime) -> str:
    return f"it says {_day(now)}"
