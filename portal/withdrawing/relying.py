"""Whether anybody could have relied on a record since it was made: then it is withdrawn rather than removed."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from base.about import about
from office.journal import rules
from office.models import Message


def why_relied_on(record: Any, rows: list[Any]) -> str:
    """Why somebody may have relied on the record, as the end of a sentence; empty where nobody could have."""
    return next(_reasons(record, rows), "")


def _reasons(record: Any, rows: list[Any]) -> Iterator[str]:
    made_at = _made_at(record)
    if made_at is None:
        yield "it was made more than a day ago"
        return
    if why := rules.why_relied_on(type(record), made_at):
        yield why
        return
    earlier = [row for row in rows if row is not record and (at := _made_at(row)) is not None and at < made_at]
    if earlier:
        yield "what goes with it was there before"
    abouts = [about(row) for row in rows]
    if Message.objects.filter(about__in=abouts).exclude(pk__in=Message.objects.waiting()).exists():
        yield "an e-mail about it was sent"


def _made_at(row: Any) -> dt.datetime | None:
    """When it was recorded; None where nothing says so."""
    if not hasattr(type(row), "history"):
        return None
    first = type(row).history.filter(id=row.pk).order_by("history_date", "history_id").first()
    return first.history_date if first and first.history_type == "+" else None
