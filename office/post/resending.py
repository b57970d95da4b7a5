"""Sending again what did not reach the people for whom it was written."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from office.models import Message

State = Message.State


@transaction.atomic
def send_again(messages, *, address_of: Callable[[str], str] = lambda whom: "") -> int:
    """Have those of the messages that reached nobody sent once more; how many can be.

    ``address_of`` gives the address that is known now of whom a message is for (``Message.whom``); empty where none is.
    """
    again = 0
    for message in messages.unreached().exclude(text="").select_for_update():  # of a code no text is kept
        message.recipient = address_of(message.whom) or message.recipient
        if message.recipient:
            message.state, message.tries, message.error = State.WAITING, 0, ""
            message.next_try_at = timezone.now()
            message.save()
            again += 1
    return again
