"""Sentences about an action: what was done with it, and who was told that an owner says it is not theirs."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.text import get_text_list

from base.days import in_words
from boards.actions import writes
from boards.emails import NOT_MINE, about_action
from boards.models import Action
from office.models import Message

SHOWN = 50
State = Message.State
OF_USERS = {
    writes.STOPPED: "stopped the links that owners were sent",
    writes.SENT: "sent an owner a new link",
    writes.REOPENED_SIGNED_IN: "opened it again",
    writes.GIVEN: "gave one owner’s part of it to somebody else",
}


@dataclass(frozen=True)
class ActionEntry:
    """One thing that was done with an action, and when."""

    at: dt.datetime
    sentence: str


def history_of(action: Action) -> list[ActionEntry]:
    """What was done with the action, the latest first."""
    rows = list(action.history.select_related("history_user", "owner", "disowned_by")[: SHOWN + 1])
    before = [*rows[1:], None]
    return [ActionEntry(row.history_date, _sentence(row, old)) for row, old in zip(rows, before, strict=True)][:SHOWN]


def _sentence(row: Any, old: Any) -> str:
    why = row.history_change_reason or ""
    if why == writes.DISOWNED:
        return f"{row.disowned_by or 'An owner'} said by their link that this is not theirs."
    said = old.disowned_by if old and old.disowned_by else "the owner"
    if why == writes.OWNED_AGAIN:
        return f"{_capital(said)} said by their link that this is theirs after all."
    if why == writes.REOPENED:
        return "The owner who had closed this by their link opened it again by it."
    who = _who(row, why)
    if why == writes.STANDS:
        return f"{who} said that it stays with {said}."
    if why == writes.GIVEN and old and old.owner_id != row.owner_id:
        return f"{who} gave it to {row.owner} instead of {old.owner}."
    return f"{who} {OF_USERS.get(why) or _what_changed(row, old)}."


def _who(row: Any, why: str) -> str:
    if why == writes.BY_LINK:
        return f"{row.owner}, by their link,"
    if why.startswith(writes.BY_LINK_OF_OTHER):
        return "Another owner, by their link,"
    return str(row.history_user or "The portal")


def _what_changed(row: Any, old: Any) -> str:
    if row.history_type == "+":
        return "recorded it"
    if row.history_type == "-":
        return "deleted it"
    if old is None:
        return "changed it"
    if row.closed_on and not old.closed_on:
        return "closed it"
    changes = ["opened it again"] if old.closed_on and not row.closed_on else []
    if row.closing_note != old.closing_note:
        changes.append("wrote a note" if row.closing_note else "took the note away")
    if row.owner_id != old.owner_id:
        changes.append(f"gave it to {row.owner} instead of {old.owner}")
    if row.due_on != old.due_on:
        changes.append(f"moved the day that it is due to {in_words(row.due_on)}")
    if row.text != old.text:
        changes.append("changed its words")
    return get_text_list(changes, "and") or "saved it without a change"


def _capital(said: Any) -> str:
    return str(said)[:1].upper() + str(said)[1:]


def told_of_disowning(action: Action) -> str:
    """Who is told that an owner says the action is not theirs, and how far that e-mail is."""
    said = action.history.filter(history_change_reason=writes.DISOWNED).first()
    written = Message.objects.telling_of(about_action(action)).filter(kind=NOT_MINE)
    messages = list(written.filter(written_at__gte=said.history_date)) if said else []
    if not messages:
        return "It is on the list of those who run these meetings."
    whom = "whoever takes the minutes" if messages[0].whom else f"the council, at {messages[0].recipient}"
    states = {message.state for message in messages}
    if State.SENT in states:
        return f"An e-mail about it went to {whom}, and it is on the list of those who run these meetings."
    if states & {State.WAITING, State.SENDING}:
        return f"An e-mail about it goes to {whom}, and it is on the list of those who run these meetings."
    return f"An e-mail about it did not reach {whom}. It is on the list of those who run these meetings."
