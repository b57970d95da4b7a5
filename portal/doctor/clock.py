"""The clock: against the database server's, against what was noted, and against the last trace."""

import datetime as dt
from collections.abc import Iterator

from django.apps import apps
from django.db import connection
from django.db.models import Max
from django.utils import timezone

from accounts.models import AuditEvent
from office.models import JobRun, Message
from portal.doctor.database import ask
from portal.doctor.findings import Finding, Visit, must, should
from portal.privacy.doubts import REST, SKEW, doubts_of_clock

DIFFERS = dt.timedelta(minutes=2)  # seconds matter to authenticator apps, of which one code lasts for 30
WHAT_TO_DO = (
    "Put the clock right (“timedatectl” says whether it is kept right), and run “manage.py apply_retention --dry-run”."
)


def against_the_server(_: Visit) -> Iterator[Finding]:
    """Whether this machine and the one of the database agree on what time it is."""
    if connection.vendor != "postgresql":
        return
    [(there,)] = ask("SELECT clock_timestamp()")
    differs = abs(timezone.now() - there)
    if differs > DIFFERS:
        yield must(f"This machine’s clock and the database’s differ by {_long(differs)}. {WHAT_TO_DO}")


def against_the_records(visit: Visit) -> Iterator[Finding]:
    """Whether anything was noted at a time that is still to come, or nothing for long."""
    newest = max((moment for moment in _newest_of_all() if moment), default=None)
    if newest is None:
        return
    if newest > visit.now + SKEW:
        yield must(
            f"The newest record is of {_long(newest - visit.now)} ahead of the clock: the clock was ahead then, or "
            f"is behind now. {WHAT_TO_DO}"
        )
    elif visit.now - newest > REST:
        yield should(
            f"The newest record is {(visit.now - newest).days} days old: the portal stood still, or the clock jumped. "
            f"{WHAT_TO_DO}"
        )


def against_the_last_run(visit: Visit) -> Iterator[Finding]:
    """Whether the clock jumped since retention last erased: what it would ask about itself (ADR 35)."""
    for doubt in doubts_of_clock(visit.now):
        yield must(f"The clock seems wrong: {doubt}. {WHAT_TO_DO}")


def _newest_of_all() -> Iterator[dt.datetime | None]:
    for model, field in ((JobRun, "started_at"), (AuditEvent, "at"), (Message, "written_at")):
        yield model._default_manager.aggregate(newest=Max(field))["newest"]
    for history in apps.get_models():
        if hasattr(history, "history_date"):
            yield history._default_manager.aggregate(newest=Max("history_date"))["newest"]


def _long(time: dt.timedelta) -> str:
    if time >= dt.timedelta(days=2):
        return f"{time.days} days"
    if time >= dt.timedelta(hours=2):
        return f"{time // dt.timedelta(hours=1)} hours"
    return f"{max(time // dt.timedelta(minutes=1), 1)} minutes"
