"""What became of the e-mails of the last days: how many are where, and whom they did not reach; and again, to those."""

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from boards.emails import address_now
from office.jobs import is_worker_there
from office.models import Message
from office.permissions import SEND_AGAIN
from office.post.resending import send_again
from portal.desk.tasks import address

DAYS = 7
SHOWN = 20  # people of each kind; the list behind the panel has the others


@dataclass(frozen=True)
class DeskPost:
    """The post of the last days, as the desk shows it."""

    sentence: str
    refused: list[Message]
    without_address: list[Message]
    more: int  # whom it did not reach either, beyond those shown
    waits_for_worker: bool
    url: str

    @property
    def has_unreached(self) -> bool:
        """Whether there is anybody whom it did not reach."""
        return bool(self.refused or self.without_address)


def lately():
    """The messages of the last days."""
    return Message.objects.filter(written_at__gte=timezone.now() - dt.timedelta(days=DAYS))


def desk_post() -> DeskPost | None:
    """What became of them; None where nothing was written. The counts and the people take one query each."""
    counts = lately().counts()
    waiting = counts["waiting"] + counts["sending"]
    parts = [
        (counts["sent"], "sent"),
        (waiting, "waiting"),
        (counts["refused"], "refused"),
        (counts["no-address"], "without an e-mail address"),
        (counts["uncertain"], "that may have arrived twice"),
    ]
    said = [f"{count} {what}" for count, what in parts if count]
    if not said:
        return None
    unreached = list(lately().unreached().defer("text", "html", "links")) if counts["refused"] or parts[3][0] else []
    refused = [message for message in unreached if message.recipient]
    without_address = [message for message in unreached if not message.recipient]
    return DeskPost(
        ", ".join(said),
        refused[:SHOWN],
        without_address[:SHOWN],
        len(refused[SHOWN:]) + len(without_address[SHOWN:]),
        bool(waiting) and not is_worker_there(),
        address(Message, {}),
    )


@require_POST
def post_again(request: HttpRequest) -> HttpResponse:
    """Send once more what reached nobody in the last days, to the addresses that are recorded now."""
    if not request.user.has_perm(SEND_AGAIN):
        raise PermissionDenied
    again = send_again(lately(), address_of=address_now)
    if again:
        messages.success(request, f"{again} e-mail{' goes' if again == 1 else 's go'} out once more.")
    else:
        messages.info(request, "Nobody can be reached yet: no address is recorded. Add one to the person’s record.")
    return redirect("admin:index")
