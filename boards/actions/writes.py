"""Updating and closing actions, by who may and by owners through a link of their own."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from base.saving import Author, locked, save
from boards.attendance.expected import possible_owners
from boards.attendance.guests import guests_kept_from
from boards.emails import post_disowned, post_link
from boards.models import Action, Meeting
from office.models import Message
from partnerships.models import Person

SALT = "boards.action"
LINK_LASTS = dt.timedelta(days=180)
UNDO_LASTS = dt.timedelta(days=7)  # what a link closed can be opened again by it for so long

# What the history keeps as why; ``boards/actions/told.py`` makes sentences of them. They name nobody (ADR 17, erasing).
BY_LINK = "Through the owner’s link"
BY_LINK_OF_OTHER = "Through the link of owner"
DISOWNED = "“This is not mine”, through the owner’s link"
OWNED_AGAIN = "“It is mine after all”, through the owner’s link"
CLOSED_AT_MEETING = "Closed at a meeting"  # and under which item (boards/actions/arising.py)
CLOSED_SIGNED_IN = "Closed on the action’s page"
REOPENED_SIGNED_IN = "Opened again on the action’s page"
REOPENED = "Opened again, through the owner’s link"
STOPPED = "The owners’ links were taken back"
SENT = "An owner was sent a new link"
GIVEN = "Given to somebody else"
STANDS = "It stays with who said that it is not theirs"

# What the page of a link says that opens nothing. A link that the portal did not make learns nothing of anybody.
BROKEN = (
    "The link is not whole: an e-mail may have broken it into two lines. Open it from the e-mail again, or copy all of "
    "it into the address bar."
)
TOO_OLD = (
    f"The link is too old: one works for {LINK_LASTS.days} days. If you have had a newer e-mail about the action, use "
    "the link in that."
)
NOT_THEIRS = "The action is somebody else’s now, or there is no such action any more. There is nothing for you to do."
CLOSED = "The action is closed. There is nothing more for you to do."
NEWER = (
    "The link was stopped by whoever runs the meeting, or it is from before the action was closed and opened again. If "
    "you have had a newer e-mail about the action, use the link in that."
)


class NoteConflict(Exception):
    """Somebody else saved a note, now in the action, since the posted form was opened. Nothing was written."""


def print_of(note: str) -> str:
    """What a form carries to say which note it was opened on: it tells nothing of a confidential one."""
    return salted_hmac(SALT, "\n".join(note.split("\r\n")).strip()).hexdigest()[:16]


def read_anew(action: Action) -> None:
    """Lock the action and read anew all that it is saved with: given away, extended or reminded of meanwhile, it stays
    so."""
    locked(action)
    action.refresh_from_db(fields=[field.name for field in Action._meta.concrete_fields if field.name != "item"])


def _refuse_another_note(action: Action, note: str, opened_on: str) -> None:
    """Raise ``NoteConflict`` where an open action has another note than the form's, which is ``note``, was opened on.

    ``opened_on`` is the ``print_of`` that the form carried, empty where it carried none.
    """
    is_known = print_of(action.closing_note) in (opened_on, print_of(note))
    if opened_on and not action.is_closed and not is_known:
        raise NoteConflict


@transaction.atomic
def close_action(*, action: Action, note: str, by: Author, why: str = "", opened_on: str = "") -> None:
    """Close an action today, or on the day it was undertaken where that is later.

    Raises ``ValidationError``, and ``NoteConflict`` where it has another note than the one ``opened_on`` is of.
    """
    read_anew(action)
    _refuse_another_note(action, note, opened_on)
    if action.is_closed:
        raise ValidationError("This action is closed already.")
    note = note.strip()
    if not note:
        raise ValidationError("Enter what came of it, so that the next meeting knows.")
    action.closed_on, action.closing_note = max(timezone.localdate(), action.undertaken_on), note
    action.link_number += 1
    save(action, by=by, why=why)


@transaction.atomic
def update_action(*, action: Action, note: str, by: Author, why: str = "", opened_on: str = "") -> None:
    """Write down how far an open action is. Raises what ``close_action`` does."""
    read_anew(action)
    _refuse_another_note(action, note, opened_on)
    if action.is_closed:
        raise ValidationError("This action is closed. Its note stays as it is.")
    action.closing_note = note.strip()
    save(action, by=by, why=why)


@transaction.atomic
def revoke_links(*, action: Action, by: Author) -> None:
    """Stop every link that owners of the action were sent; the next e-mail about it brings each a new one.

    Who said that it is not theirs is reminded again: the officer knows better, or has given it to somebody else.
    """
    action.link_number += 1
    action.disowned_by = None
    save(action, by=by, why=STOPPED, fields=["link_number", "disowned_by"])


@transaction.atomic
def send_link(*, action: Action, owner: Person, by: Author) -> list[Message]:
    """Write an owner a new link to an open action at once; the links that they have go on working."""
    _refuse_closed(action)
    if owner == action.disowned_by:
        raise ValidationError(f"{owner} says that it is not theirs. First say that it stays with them.")
    save(action, by=by, why=SENT, fields=["link_number"])  # unchanged: its history says that one was sent
    return post_link(action, owner, "A new link to your action")


@transaction.atomic
def give_action(*, action: Action, instead_of: Person, to: Person, by: Author) -> list[Message]:
    """Give one owner's part of an open action to somebody on its meeting's roll, who is told by e-mail.

    Where that is another of its owners, it is theirs alone or with the others. The minutes keep what they say.
    Raises ``ValidationError``.
    """
    _refuse_closed(action)
    owners = action.owners
    if instead_of not in owners or instead_of == to:
        raise ValidationError("Choose somebody else than the owner, and the owner whom they follow.")
    if to not in owners and not possible_owners(action.item.meeting).filter(pk=to.pk).exists():
        raise ValidationError(f"{to} was not expected at the meeting and is not recorded as there. Choose another.")
    if instead_of == action.owner:
        action.owner = to
    if action.disowned_by in (instead_of, to):
        action.disowned_by = None
    save(action, by=by, why=GIVEN, fields=["owner", "disowned_by"])
    stay = [owner for owner in owners if owner not in (instead_of, to)]
    action.others.set([person for person in [*stay, to] if person != action.owner])
    return [] if to in owners else post_link(action, to, "An action was given to you")


def may_follow(action: Action, user: Any) -> list[Person]:
    """Who may have the action, or an owner's part of it, instead: its meeting's roll, and its owners where several.

    Of the roll only whom the user may read of: who comes for a confidential item alone is not named beside others.
    """
    owners, meeting = action.owners, Meeting.objects.with_rights(user).get(pk=action.item.meeting_id)
    kept = guests_kept_from(user, meeting).order_by().values("pk")
    roll = possible_owners(meeting, recorded=meeting.attendances.exclude(pk__in=kept))
    rest = roll.exclude(pk__in=[owner.pk for owner in owners])
    return [*(owners if len(owners) > 1 else []), *rest]


@transaction.atomic
def say_it_stands(*, action: Action, by: Author) -> list[Message]:
    """Say that an action stays with the owner who said that it is not theirs; they are told, and reminded again."""
    owner = action.disowned_by
    if owner is None or action.is_closed:
        raise ValidationError("Nobody says any more that this action is not theirs.")
    action.disowned_by = None
    save(action, by=by, why=STANDS, fields=["disowned_by"])
    return post_link(action, owner, "An action stays with you")


@transaction.atomic
def disown_action(*, action: Action, owner: Person, note: str = "", opened_on: str = "") -> None:
    """Note that an owner says through their link that the action is not theirs, and tell who can give it to another.

    It stays theirs until somebody does, and they are reminded of it no more. A note that they typed is kept.
    Raises ``NoteConflict`` as ``close_action`` does.
    """
    if not note.strip() or print_of(note) == opened_on:  # nothing was typed
        note = opened_on = ""
    read_anew(action)
    _refuse_another_note(action, note, opened_on)
    action.disowned_by = owner
    action.closing_note = note.strip() or action.closing_note
    save(action, by=None, why=DISOWNED, fields=["disowned_by", "closing_note"])
    post_disowned(action, owner)


@transaction.atomic
def own_again(*, action: Action, owner: Person) -> None:
    """Take back, through the owner's link, that the action is not theirs, and tell whoever was told that."""
    action.disowned_by = None
    save(action, by=None, why=OWNED_AGAIN, fields=["disowned_by"])
    post_disowned(action, owner, is_taken_back=True)


@transaction.atomic
def reopen_action(*, action: Action, by: Author = None, why: str = REOPENED) -> None:
    """Open an action again to which nothing happened since it was closed; its links work again. Twice is once.

    Through the link that closed it, or, with ``REOPENED_SIGNED_IN``, by who runs the meeting.
    """
    now = locked(action)
    if now.is_closed:
        action.closed_on, action.link_number = None, now.link_number - 1
        save(action, by=by, why=why, fields=["closed_on", "link_number"])


def through_link(action: Action, owner: Person) -> str:
    """The reason in the history of what one of its owners does by link: which one, by their place and not by name."""
    place = action.owners.index(owner) + 1
    return BY_LINK if place == 1 else f"{BY_LINK_OF_OTHER} {place}"


def undone_until(action: Action, owner: Person) -> dt.datetime | None:
    """Until when an owner may open again what their link closed; None where another closed it, or it is too late."""
    return _undone_until(action, lambda why: why == through_link(action, owner))


def reopened_until(action: Action) -> dt.datetime | None:
    """Until when who runs the meeting may open again what a link, its page or a meeting closed; None as above."""
    return _undone_until(
        action, lambda why: why.startswith((CLOSED_SIGNED_IN, CLOSED_AT_MEETING, BY_LINK, BY_LINK_OF_OTHER))
    )


def _undone_until(action: Action, is_closing: Callable[[str], bool]) -> dt.datetime | None:
    last = action.history.first()
    if not action.is_closed or last is None or not is_closing(last.history_change_reason or ""):
        return None
    until = last.history_date + UNDO_LASTS
    return until if until > timezone.now() else None


def _refuse_closed(action: Action) -> None:
    if action.is_closed:
        raise ValidationError("This action is closed already.")


def sign(pk: int, owner: int | None = None) -> str:
    """What a link to that action ends with, for that owner, by default the first one; it is over with its state."""
    found = Action.objects.filter(pk=pk).values_list("owner", "link_number").first()
    first, number = found or (0, 0)
    return signing.dumps([pk, owner or first, number], salt=SALT)


def path_of(about: list[int] | int) -> str:
    """Where an owner's own link leads, made as its message is sent: of an action, and of whom."""
    if isinstance(about, int):  # of a message that was written before links were for one owner alone
        return reverse("actions:update", args=[about])
    return reverse("actions:by_link", args=[sign(*about)])


@dataclass(frozen=True)
class OwnersLink:
    """What a link opens: an action for one of its owners, or nothing, and then ``over`` says why and what to do.

    ``is_genuine`` says that the portal made it, so that a form may have been open behind it.
    """

    action: Action | None = None
    owner: Person | None = None
    over: str = ""
    is_genuine: bool = True


def link_of(signed: str) -> OwnersLink:
    """Read an owner's link: for half a year it opens the action while that is theirs and open, unless stopped.

    Whoever closed the action by it may open it again for a week, while nothing else happened to it.
    """
    try:
        pk, owner_pk, number = signing.loads(signed, salt=SALT, max_age=LINK_LASTS)
    except signing.SignatureExpired:
        return OwnersLink(over=TOO_OLD)
    except (signing.BadSignature, TypeError, ValueError):
        return OwnersLink(over=BROKEN, is_genuine=False)
    action = Action.objects.with_owners().filter(pk=pk).first()
    owner = next((one for one in action.owners if one.pk == owner_pk), None) if action else None
    if action is None or owner is None:
        return OwnersLink(over=NOT_THEIRS)
    if action.is_closed and (action.link_number != number + 1 or not undone_until(action, owner)):
        return OwnersLink(over=CLOSED)
    if not action.is_closed and action.link_number != number:
        return OwnersLink(over=NEWER)
    return OwnersLink(action, owner)
