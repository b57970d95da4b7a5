"""What keeps one message from going out twice on a day."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format


def midnight() -> dt.datetime:
    """The moment at which today began."""
    return dt.datetime.combine(timezone.localdate(), dt.time.min, timezone.get_current_timezone())


def refuse_the_same(sent_today: QuerySet, *, subject: str, text: str, went: str) -> None:
    """Raise ``ValidationError`` where one of those says the very same; ``went`` is whither: “out”."""
    if same := sent_today.filter(subject=subject, text=text).first():
        at = date_format(timezone.localtime(same.sent_at), "TIME_FORMAT")
        raise ValidationError(f"This very message went {went} today at {at}. Nothing is sent twice.", code="twice")
