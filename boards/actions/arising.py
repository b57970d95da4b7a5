"""What a meeting does with the actions that earlier meetings left open, under its item “Matters arising”.

It is kept where all that happens to an action is kept, in its history: the reason says under which item it was done.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef

from base.day_fields import read_typed_day
from base.days import in_words
from base.saving import Author, save
from base.text import cleaned
from boards.actions.writes import NoteConflict, print_of, read_anew
from boards.due import calendar_of, read_due
from boards.models import Action, AgendaItem, Meeting
from boards.models.minutes_access import UNDER
from boards.moving import locked

CLOSED, EXTENDED, NOTED, TAKEN_BACK = "Closed", "Extended", "Progress", "Taken back"
KINDS = (CLOSED, EXTENDED, NOTED, TAKEN_BACK)
LONGEST_NOTE = 1000  # characters of what is said of an action at one meeting


def reason_of(kind: str, item: AgendaItem) -> str:
    """Why the history of an action changed: what was done, and under which item."""
    return f"{kind}{UNDER}{item.pk}"


@dataclass(frozen=True)
class ArisingLine:
    """One thing that a meeting did with an action: a line of the minute of its matters arising."""

    action: Action
    kind: str
    note: str
    due_on: dt.date | None = None  # the new day, where it was extended

    @property
    def label(self) -> str:
        """What was done: ``Closed``, ``Extended to 12 January 2027``."""
        return f"{self.kind} to {in_words(self.due_on)}" if self.due_on else self.kind


def worked_on(item: AgendaItem) -> Exists:
    """The condition that something was done with an action under that item."""
    reasons = [reason_of(kind, item) for kind in KINDS]
    rows = Action.history.filter(id=OuterRef("pk"), history_change_reason__in=reasons)  # type: ignore[attr-defined]
    return Exists(rows)


def lines_by_action(item: AgendaItem, actions: Iterable[Action]) -> dict[int, list[ArisingLine]]:
    """What was done under an item with each of those actions, by its key, in the order in which it was done. One query.

    Not what was taken back, nor a closing after which somebody opened the action again.
    """
    by_key = {action.pk: action for action in actions}
    if not by_key:
        return {}
    reasons = {reason_of(kind, item): kind for kind in KINDS}
    rows = Action.history.filter(id__in=by_key).order_by("history_date", "history_id")  # type: ignore[attr-defined]
    of_each: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        of_each[row.id].append(row)
    lines = {pk: _lines(by_key[pk], history, reasons) for pk, history in of_each.items()}
    return {pk: found for pk, found in lines.items() if found}


def _lines(action: Action, history: list[Any], reasons: dict[str, str]) -> list[ArisingLine]:
    lines: list[ArisingLine] = []
    for before, row in zip([None, *history], history, strict=False):
        kind = reasons.get(row.history_change_reason or "")
        if kind == TAKEN_BACK:
            del lines[-1:]
        elif kind:
            was = before.closing_note if before else ""
            note = row.closing_note.removeprefix(was).strip()
            lines.append(ArisingLine(action, kind, note, row.due_on if kind == EXTENDED else None))
    return [line for line in lines if line.kind != CLOSED or action.is_closed]


def lines_of(item: AgendaItem) -> list[ArisingLine]:
    """What was done under an item, action by action, the oldest action first."""
    worked = Action.objects.filter(worked_on(item)).with_owners()
    lines = lines_by_action(item, worked).values()
    ordered = sorted(lines, key=lambda of_one: (of_one[0].action.undertaken_on, of_one[0].action.pk))
    return [line for of_one in ordered for line in of_one]


def left_to(meeting: Meeting) -> Any:
    """The actions that the meeting may work on: what earlier meetings left open, and what it did with them itself."""
    return Action.objects.filter(item__meeting__board=meeting.board_id, undertaken_on__lt=meeting.held_on)


@transaction.atomic
def work_on(
    *, action: Action, item: AgendaItem, kind: str, by: Author, note: str = "", due: str = "", opened_on: str = ""
) -> ArisingLine:
    """Close an open action, move the day it is due or say how far it is, and keep that it was done under ``item``.

    What was noted before stays, and ``note`` stands under it. ``due`` is the new day, as it was typed; ``opened_on``
    the print of the note that was shown (``print_of``). Raises ``ValidationError``, with the key of the field (none
    where the minutes are closed), and ``NoteConflict`` where somebody else wrote another note meanwhile.
    """
    _refuse_closed_minutes(item.meeting)
    read_anew(action)
    _refuse_closed(action)
    if opened_on and opened_on != print_of(action.closing_note):
        raise NoteConflict
    note = _note(note)
    day = _later_day(due, action, item.meeting) if kind == EXTENDED else None
    if not note and (kind == NOTED or (kind == CLOSED and not action.closing_note)):
        raise ValidationError({"note": "Enter what came of it, so that the minutes say it."})
    action.closing_note = f"{action.closing_note}\n\n{note}".strip() if note else action.closing_note
    if kind == CLOSED:
        action.closed_on = item.meeting.held_on
        action.link_number += 1
    action.due_on = day or action.due_on
    save(action, by=by, why=reason_of(kind, item))
    return ArisingLine(action, kind, note, day)


@transaction.atomic
def take_back(*, action: Action, item: AgendaItem, by: Author) -> None:
    """Take back what was done last with the action under the item: a slip. Nothing where there is nothing to take back.

    Raises ``ValidationError`` where something else happened to the action since, or the minutes are closed.
    """
    _refuse_closed_minutes(item.meeting)
    read_anew(action)
    last, before = [*action.history.all()[:2], None, None][:2]
    kinds = {reason_of(kind, item) for kind in (CLOSED, EXTENDED, NOTED)}
    if last is None or before is None or last.history_change_reason not in kinds:
        raise ValidationError("Something else was done with this action since. Put it right on the action’s page.")
    if action.is_closed and not before.closed_on:
        action.link_number -= 1  # the links that closing stopped
    action.closed_on, action.due_on, action.closing_note = before.closed_on, before.due_on, before.closing_note
    save(action, by=by, why=reason_of(TAKEN_BACK, item))


def _refuse_closed_minutes(meeting: Meeting) -> None:
    """Raise ``ValidationError`` where the minutes may not be changed; the meeting is locked, so that they stay open."""
    meeting = locked(meeting)
    if not meeting.is_being_recorded:
        raise ValidationError(f"The minutes of this meeting are closed ({meeting.get_status_display().lower()}).")


def _refuse_closed(action: Action) -> None:
    if not action.is_closed:
        return
    last = action.history.select_related("history_user").first()
    who = f"{last.history_user} closed it" if last and last.history_user else "It was closed"
    raise ValidationError(f"{who} meanwhile, on {in_words(action.closed_on)}, so nothing was done.")


def _note(typed: str) -> str:
    note = cleaned(typed.replace("\r\n", "\n")).strip()
    if len(note) > LONGEST_NOTE:
        raise ValidationError(
            {"note": f"Enter at most {LONGEST_NOTE} characters. The minute of the item has more room."}
        )
    return note


def _later_day(typed: str, action: Action, meeting: Meeting) -> dt.date:
    if not typed.strip():
        raise ValidationError({"due": "Enter the new day, such as 12 January 2027."})
    day, problem = read_due(typed, calendar_of(meeting))
    try:
        day = day or read_typed_day(typed, "", after=meeting.held_on)
    except ValidationError as error:
        raise ValidationError({"due": [problem] if problem else error.messages}) from None
    if day <= meeting.held_on:
        raise ValidationError({"due": f"Enter a day after the meeting of {in_words(meeting.held_on)}."})
    if day == action.due_on:
        raise ValidationError({"due": f"It is due on {in_words(day)} already. Enter another day."})
    return day


def as_frozen(lines: Iterable[ArisingLine]) -> list[dict[str, Any]]:
    """The lines as plain data, for the minutes."""
    return [
        {
            "label": line.label,
            "text": line.action.text,
            "owners": line.action.owners_as_minuted,
            "reference": line.action.item.reference,
            "note": line.note,
        }
        for line in lines
    ]
