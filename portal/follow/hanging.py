"""Who hears of it by e-mail when a partnership ends."""

import datetime as dt

from base.changing.effects import Effect
from partnerships.models import Lead, Partnership
from portal.models import Subscription


def followers_who_hear(partnership: Partnership, leads: list[Lead], last_day: dt.date) -> Effect:
    """How many follow it, and are told once it is over; of whose addresses nothing is said."""
    count = Subscription.objects.confirmed().to(partnership).count()
    if not count:
        return Effect(())
    people, are = ("1 person", "is") if count == 1 else (f"{count} people", "are")
    return Effect((f"{people} who follow{'s' if count == 1 else ''} it by e-mail {are} told once it is over.",))
