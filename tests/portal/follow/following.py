"""An address that follows something, for the tests of following."""

import datetime as dt
import re

from django.db.models import Model
from django.utils import timezone

from portal.follow.followable import PublicRecord
from portal.follow.kinds import kind_of
from portal.follow.links import CONFIRM, LEAVE, token_of
from portal.follow.writes import tell
from portal.models import Subscription
from tests.post import outbox

ANN = "ann@example.org"


def follow(record: Model, email: str = ANN, **fields) -> Subscription:
    """Somebody who follows it since today, and knows what is public of it today."""
    known = kind_of(record).known_on(record, timezone.localdate())
    fields = {"confirmed_at": timezone.now(), "known": known} | fields
    return Subscription.objects.create(email=email, **{kind_of(record).name: record}, **fields)


def asked(record: Model, email: str = ANN, **fields) -> Subscription:
    """Somebody who asked to follow it and has not confirmed."""
    return Subscription.objects.create(email=email, **{kind_of(record).name: record}, **fields)


def to_confirm(subscription: Subscription) -> str:
    """The address behind the link that confirms."""
    return f"/follow/confirm/{token_of(subscription, CONFIRM)}/"


def to_leave(subscription: Subscription) -> str:
    """The address behind the link that leaves."""
    return f"/follow/leave/{token_of(subscription, LEAVE)}/"


def link_in(email) -> str:
    """The path of the link in an e-mail that is for its reader alone."""
    return re.search(r"https?://[^/\s]+(/follow/(?:confirm|leave)/\S+)", email.body)[1]


def tell_now(subscription: Subscription, on: dt.date) -> bool:
    """Tell one who follows something what changed of it until that day, as the night does; whether anything did."""
    record = subscription.followed
    return tell(pk=subscription.pk, public=PublicRecord(kind_of(record), record, on))


def lines_of(email) -> list[str]:
    """What an e-mail says changed, a line for each."""
    return [line.removeprefix("- ") for line in email.body.splitlines() if line.startswith("- ")]


def told() -> list[str]:
    """What all e-mails of the outbox say changed, once they are sent; the outbox is empty then."""
    lines = [line for email in outbox() for line in lines_of(email)]
    outbox().clear()
    return lines
