"""Whom there is something to tell today, found without holding anybody's row for longer than it takes to tell them."""

import datetime as dt
from itertools import groupby
from operator import attrgetter

from portal.follow.kinds import KINDS
from portal.follow.writes import tell
from portal.models import Subscription


def tell_followers(on: dt.date) -> int:
    """Tell every address what changed in public since it was told last; how many were written to.

    Nothing hangs on whether the day before had its run: what somebody knows is compared with what is public now, so a
    night that was missed is made up for by the next, and what came and went in between is told to nobody.
    """
    return sum(tell(pk=pk, on=on) for pk in _out_of_date(on))


def _out_of_date(on: dt.date) -> list[int]:
    """Those that know something else than what is public: each record is looked at once, however many follow it."""
    waiting = Subscription.objects.confirmed().exclude(told_on=on)
    found = []
    for kind in KINDS.values():
        of_kind = waiting.filter(**{f"{kind.name}__isnull": False})
        for _, of_record in groupby(of_kind.order_by(f"{kind.name}_id", "pk"), key=attrgetter(f"{kind.name}_id")):
            subscriptions = list(of_record)
            now = kind.known_on(subscriptions[0].followed, on)
            found += [one.pk for one in subscriptions if kind.known_from_now_on(one.known, now) != one.known]
    return found
