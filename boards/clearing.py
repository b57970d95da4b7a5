"""What took a clearing of a draft back: a chair clears a text, and another text is not cleared by that."""

import datetime as dt
from typing import Any

from django.utils import timezone

from base.days import in_words
from boards.models import ItemVersion, Meeting, Vote
from boards.models.meetings import clock
from boards.steps import CLEAR

CLEARED = (CLEAR.noted, *CLEAR.noted_otherwise)


def undone_clearing(meeting: Meeting) -> str:
    """Who had cleared the draft, and what was changed since, by whom and when; empty where nobody had, or it is clear.

    Of what is confidential it says no more than the number of the item.
    """
    if meeting.cleared_at is not None or meeting.finished_at is None:
        return ""
    lines = meeting.history.filter(history_change_reason__in=CLEARED, history_date__gte=meeting.finished_at)
    cleared = lines.select_related("history_user").order_by("history_date").last()
    if cleared is None:
        return ""
    by = f" by {cleared.history_user}" if cleared.history_user else ""
    return f"It was cleared{by} on {_when(cleared.history_date)}. {_changed(meeting, cleared.history_date)}"


def _changed(meeting: Meeting, since: dt.datetime) -> str:
    found: list[tuple[dt.datetime, Any, str]] = []
    texts = ItemVersion.objects.filter(item__meeting=meeting, saved_at__gt=since)
    if text := texts.select_related("item", "saved_by").order_by("saved_at").first():
        found.append((text.saved_at, text.saved_by, f"the text of item {text.item.number}"))
    votes = Vote.history.filter(item__meeting=meeting, history_date__gt=since)  # type: ignore[attr-defined]
    if vote := votes.select_related("item", "history_user").order_by("history_date").first():
        found.append((vote.history_date, vote.history_user, f"a vote on item {vote.item.number}"))
    if not found:
        return "Something of the draft was changed or suggested since, so it is to be cleared again."
    when, who, what = min(found, key=lambda one: one[0])
    return f"{who or 'Somebody'} changed {what} on {_when(when)}, so it is to be cleared again."


def _when(moment: dt.datetime) -> str:
    moment = timezone.localtime(moment)
    return f"{in_words(moment.date())} at {clock(moment.time())}"
