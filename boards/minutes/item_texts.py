"""Saving the text of an item: what is acknowledged is in the database, and nothing goes over it in silence (ADR 18)."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from base.saving import Author
from base.text import cleaned
from boards.models import AgendaItem, ItemVersion, Meeting
from boards.moving import locked

LONGEST_TEXT = 100_000  # characters of one item; a whole meeting's minutes are a tenth of it


@dataclass(frozen=True)
class Saved:
    """The text is in the database, as that version."""

    version: int
    saved_at: dt.datetime


@dataclass(frozen=True)
class TextConflict:
    """Somebody else saved the item in between: what is there now. Nothing was written."""

    version: int
    text: str
    saved_at: dt.datetime | None
    saved_by: str


@transaction.atomic
def save_text(
    *,
    item: AgendaItem,
    text: str,
    base: int,
    by: Author,
    token: uuid.UUID | None = None,
    restored_from: int | None = None,
) -> Saved | TextConflict:
    """Save the text of an item, typed on top of its version ``base``; never over another text.

    ``item`` is locked, and read in this transaction or anew by it. A save that is sent twice with one ``token`` is one
    save. Raises ``ValidationError`` where the minutes are closed or the text is too long.
    """
    if item.meeting.cleared_at:  # saving takes that back: so lock the meeting, and before the item, as every step does
        locked(item.meeting)
    item = AgendaItem.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=item.pk)
    refuse_closed(item.meeting)
    text = cleaned(text.replace("\r\n", "\n"))
    if len(text) > LONGEST_TEXT:
        raise ValidationError(f"This minute is longer than {LONGEST_TEXT} characters. Put a part of it in a paper.")
    if base != item.version:
        return _acknowledged_before(item, token) or _unchanged(item, text) or _conflict(item)
    return _unchanged(item, text) or write_text(item=item, text=text, by=by, token=token, restored_from=restored_from)


def write_text(
    *, item: AgendaItem, text: str, by: Author, token: uuid.UUID | None = None, restored_from: int | None = None
) -> Saved:
    """Make ``text`` the next version of the item; the caller holds its lock and knows that it may."""
    now = timezone.now()
    version = ItemVersion.objects.create(
        item=item,
        number=item.version + 1,
        text=text,
        token=token,
        saved_at=now,
        saved_by=by,
        restored_from=restored_from,
    )
    # An update of the row, not a save of the record: its versions are the history of the text.
    AgendaItem.objects.filter(pk=item.pk).update(text=text, version=version.number, taken_up_at=item.taken_up_at or now)
    if item.meeting.is_being_recorded:
        take_clearing_back(item.meeting)
    item.text, item.version = text, version.number
    return Saved(version.number, now)


def refuse_closed(meeting: Meeting) -> None:
    """Raise ``ValidationError`` where the minutes may not be changed any more, or not yet."""
    if not meeting.is_being_recorded:
        raise ValidationError(f"{not_saved(meeting)} What you typed is still on this computer.")


def not_saved(meeting: Meeting) -> str:
    """That the minutes are closed, and at which status, to somebody who would save something in them."""
    status = meeting.get_status_display().lower()
    return f"The minutes of this meeting are closed ({status}), so this was not saved."


def take_clearing_back(meeting: Meeting) -> None:
    """The chair cleared a draft that said something else; the caller holds the meeting's lock where it was cleared."""
    if meeting.cleared_at:
        Meeting.objects.filter(pk=meeting.pk).update(cleared_at=None, cleared_by=None)


def _acknowledged_before(item: AgendaItem, token: uuid.UUID | None) -> Saved | None:
    version = ItemVersion.objects.filter(item=item, token=token).first() if token else None
    return Saved(version.number, version.saved_at) if version else None


def _unchanged(item: AgendaItem, text: str) -> Saved | None:
    return Saved(item.version, timezone.now()) if text == item.text else None


def _conflict(item: AgendaItem) -> TextConflict:
    last = item.versions.select_related("saved_by").first()
    return TextConflict(item.version, item.text, last.saved_at if last else None, str(last.saved_by) if last else "")
