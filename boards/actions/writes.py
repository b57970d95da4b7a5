"""Updating and closing actions, by who may and by owners through a link of their own."""

import datetime as dt
from dataclasses import dataclass

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from base.saving import Author, save
from boards.emails import post_disowned
from boards.models import Action
from partnerships.models import Person

SALT = "boards.action"
LINK_LASTS = dt.timedelta(days=180)


@transaction.atomic
def close_action(*, action: Action, note: str, by: Author, why: str = "") -> None:
    """Close an action today, or on the day it was undertaken where that is later. Raises ``ValidationError``."""
    if action.is_closed:
        raise ValidationError("This action is closed already.")
    note = note.strip()
    if not note:
        raise ValidationError("Enter what came of it, so that the next meeting knows.")
    action.closed_on, action.closing_note = max(timezone.localdate(), action.undertaken_on), note
    action.link_number += 1
    save(action, by=by, why=why)


@transaction.atomic
def update_action(*, action: Action, note: str, by: Author, why: str = "") -> None:
    """Write down how far an open action is. Raises ``ValidationError``."""
    if action.is_closed:
        raise ValidationError("This action is closed. Its note stays as it is.")
    action.closing_note = note.strip()
    save(action, by=by, why=why)


@transaction.atomic
def revoke_links(*, action: Action, by: Author) -> None:
    """Take back every link that owners of the action were sent; the next reminder brings each a new one.

    Who said that it is not theirs is reminded again: the officer knows better, or has given it to somebody else.
    """
    action.link_number += 1
    action.disowned_by = None
    save(action, by=by, why="The owners’ links were taken back", fields=["link_number", "disowned_by"])


@transaction.atomic
def disown_action(*, action: Action, owner: Person) -> None:
    """Note that an owner says through their link that the action is not theirs, and tell who takes the minutes.

    It stays theirs until somebody gives it to another, and they are reminded of it no more.
    """
    action.disowned_by = owner
    save(action, by=None, why="“This is not mine”, through the owner’s link", fields=["disowned_by"])
    post_disowned(action)


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
    """What a link opens: an action for one of its owners, or nothing, and then ``over`` says why."""

    action: Action | None = None
    owner: Person | None = None
    over: str = ""


def link_of(signed: str) -> OwnersLink:
    """Read an owner's link: for half a year it opens the action while that is theirs and open, unless taken back."""
    try:
        pk, owner_pk, number = signing.loads(signed, salt=SALT, max_age=LINK_LASTS)
    except (signing.BadSignature, TypeError, ValueError):
        return OwnersLink(over="The link is broken or too old.")
    action = Action.objects.with_owners().filter(pk=pk).first()
    owner = next((one for one in action.owners if one.pk == owner_pk), None) if action else None
    if action is None or owner is None:
        return OwnersLink(over="The action is somebody else’s now.")
    if action.is_closed:
        return OwnersLink(over="The action is closed.")
    if action.disowned_by_id == owner_pk:
        return OwnersLink(over="You said that this action is not yours. Whoever takes the minutes has been told.")
    if action.link_number != number:
        return OwnersLink(over="The link was taken back, or is of a time before the action was closed.")
    return OwnersLink(action, owner)
