"""Whom there is something to tell today, found without holding anybody's row for longer than it takes to tell them."""

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from portal.follow.followable import PublicRecord
from portal.follow.kinds import KINDS
from portal.follow.writes import tell
from portal.models import Subscription

log = logging.getLogger(__name__)


@dataclass
class Alerts:
    """What a night's run came to: how many were written to, and how many could not be."""

    written: int = 0
    failed: int = 0


def tell_followers(on: dt.date) -> Alerts:
    """Tell every address what changed in public since it was told last.

    Nothing hangs on whether the day before had its run: what somebody knows is compared with what is public now, so a
    night that was missed is made up for by the next, and what came and went in between is told to nobody. So is what
    could not be written for a fault, which is logged and keeps nobody else from their e-mail.
    """
    alerts = Alerts()
    for subscription, public in _each_with_what_it_follows(on):
        try:
            if public.is_otherwise(subscription.known):
                alerts.written += tell(pk=subscription.pk, public=public)
        except Exception:
            log.exception("What changed could not be told to subscription %d", subscription.pk)
            alerts.failed += 1
    return alerts


def _each_with_what_it_follows(on: dt.date) -> Iterator[tuple[Subscription, PublicRecord]]:
    """Everybody who was not told today; each record comes once, with all that follow it."""
    waiting = Subscription.objects.confirmed().exclude(told_on=on).with_followed()
    for kind in KINDS.values():
        of_kind = waiting.filter(**{f"{kind.name}__isnull": False})
        for _, of_record in groupby(of_kind.order_by(f"{kind.name}_id", "pk"), key=attrgetter(f"{kind.name}_id")):
            subscriptions = list(of_record)
            public = PublicRecord(kind, subscriptions[0].followed, on)
            yield from ((subscription, public) for subscription in subscriptions)
