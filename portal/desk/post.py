"""What became of the e-mails of the last days: how many are where, and whom they did not reach; and again, to those."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from boards.emails import address_now
from office.jobs import is_worker_there
from office.models import Message
from office.permissions import SEND_AGAIN
from office.post.mail_server import mail_server_away
from office.post.resending import send_again
from office.post.seen import seen_by
from office.post.told import say_what_goes
from portal.desk.tasks import address

DAYS = 7
LONG = 5  # people; more are folded up
SHOWN = 20  # people of each kind; the list behind the panel has the others


@dataclass(frozen=True)
class DeskPost:
    """The post of the last days, as the desk shows it."""

    sentence: str
    refused: list[Message]
    without_address: list[Message]
    more: int  # whom it did not reach either, beyond those shown
    waits_for_worker: bool
    held_up: str  # why it waits where the mail server does not answer
    url: str

    @property
    def has_unreached(self) -> bool:
        """Whether there is anybody whom it did not reach."""
        return bool(self.refused or self.without_address)

    @property
    def is_long(self) -> bool:
        """Whether they are more than a desk has room for."""
        return len(self.refused) + len(self.without_address) > LONG


def lately(user: Any):
    """The messages of the last days that the user may know of."""
    return seen_by(user, Message.objects.filter(written_at__gte=timezone.now() - dt.timedelta(days=DAYS)))


def desk_post(user: Any) -> DeskPost | None:
    """What became of them; None where nothing was written. The counts and the people take one query each."""
    counts = lately(user).counts()
    waiting = counts["waiting"] + counts["sending"]
    is_any_unreached = counts["refused"] or counts["no-address"]
    unreached = list(lately(user).unreached().defer("text", "html", "links")) if is_any_unreached else []
    not_sent = sum(message.could_not_be_sent for message in unreached)
    parts = [
        (counts["sent"], "sent"),
        (waiting, "waiting"),
        (counts["refused"] - not_sent, "refused"),
        (not_sent, "that could not be sent"),
        (counts["no-address"], "without an e-mail address"),
        (counts["uncertain"], "that may have arrived twice"),
    ]
    said = [f"{count} {what}" for count, what in parts if count]
    if not said:
        return None
    is_there = not waiting or is_worker_there()
    away = mail_server_away() if waiting and is_there else None
    refused = [message for message in unreached if message.recipient]
    without_address = [message for message in unreached if not message.recipient]
    return DeskPost(
        ", ".join(said),
        refused[:SHOWN],
        without_address[:SHOWN],
        len(refused[SHOWN:]) + len(without_address[SHOWN:]),
        not is_there,
        away.sentence if away else "",
        address(Message, {}),
    )


@require_POST
def post_again(request: HttpRequest) -> HttpResponse:
    """Send once more what reached nobody in the last days, to the addresses that are recorded now."""
    if not request.user.has_perm(SEND_AGAIN):
        raise PermissionDenied
    again = send_again(lately(request.user), address_of=address_now)
    say_what_goes(request, again, still=lately(request.user).unreached())
    return redirect("admin:index")
