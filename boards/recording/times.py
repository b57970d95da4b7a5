"""Times of day as they are typed on the recording screen."""

import datetime as dt

from django.core.exceptions import ValidationError

from base.times import TimeError, parse_time
from boards.models import Meeting


def typed_time(meeting: Meeting, typed: str) -> dt.time | None:
    """The time that was typed, likely to be around the beginning of the meeting. Raises ``ValidationError``."""
    try:
        return parse_time(typed, near=meeting.time_opened or meeting.start_time)
    except TimeError as error:
        raise ValidationError(str(error)) from None
