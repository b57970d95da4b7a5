"""How long a draft waits for its chairs, and what is said where it goes round without them (design, section 9)."""

import datetime as dt

from django.utils import timezone

from base.working_days import WorkingDays
from boards.models import Meeting, Suggestion
from office.council.reading import the_council


def working_days_after(moment: dt.datetime, days: int) -> dt.datetime:
    """The same time of day that many working days later."""
    begun = timezone.localtime(moment)
    day = WorkingDays.around([begun.date()]).counted(begun.date(), days)
    return timezone.make_aware(dt.datetime.combine(day, begun.time()))


def waits_until(meeting: Meeting) -> dt.datetime:
    """Until when a draft that no chair has cleared waits for them."""
    return working_days_after(meeting.finished_at or timezone.now(), the_council().checking_days)


def waits_for_chairs(meeting: Meeting) -> bool:
    """Whether the draft still waits: no chair has cleared it, and there are days left in which one may."""
    return meeting.cleared_at is None and timezone.now() < waits_until(meeting)


def open_suggestions(meeting: Meeting) -> int:
    """How many of the changes that were suggested to the draft nobody has answered."""
    return Suggestion.objects.open().filter(item__meeting=meeting).count()
