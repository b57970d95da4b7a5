"""Updating and closing actions, by who may and by owners through a link of their own."""

import datetime as dt

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from base.saving import Author, save
from boards.models import Action

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
    save(action, by=by, why=why)


@transaction.atomic
def update_action(*, action: Action, note: str, by: Author, why: str = "") -> None:
    """Write down how far an open action is. Raises ``ValidationError``."""
    if action.is_closed:
        raise ValidationError("This action is closed. Its note stays as it is.")
    action.closing_note = note.strip()
    save(action, by=by, why=why)


def sign(pk: int) -> str:
    """What an owner's own link to that action ends with."""
    return signing.dumps(pk, salt=SALT)


def path_of(pk: int) -> str:
    """Where an owner's own link leads, made as its message is sent."""
    return reverse("actions:by_link", args=[sign(pk)])


def action_of(signed: str) -> Action | None:
    """The action of an owner's link; none where the link is broken or older than half a year."""
    try:
        pk = signing.loads(signed, salt=SALT, max_age=LINK_LASTS)
    except signing.BadSignature:
        return None
    return Action.objects.with_owners().filter(pk=pk).first()
