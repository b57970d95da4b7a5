"""What was sent of a minute, to whom, by whom and what became of it, live, for who records its meeting."""

from typing import Any

from django.urls import reverse

from boards.minutes.extracts.cutting import query_of
from boards.models import Meeting, Part, SentExtract
from boards.models.meetings import moment_in_words
from boards.posted import posted_by, shown_of
from office.models import Message


def sent_panel(meeting: Meeting, number: str, *, part: Part) -> dict[str, object]:
    """What the page of an extract says of the post to somebody who records the meeting; nothing to others."""
    if not meeting.may_record:
        return {"posted": []}
    extracts = SentExtract.objects.of_minute(meeting, part, number).select_related("sent_by")
    labels = {one.about: f"{moment_in_words(one.sent_at)}, by {one.sent_by}" for one in extracts}
    again = f"{reverse('meetings:extract_again', args=[meeting.pk, number])}{query_of(part=part)}"
    return shown_of(posted_by(labels) if labels else []) | {"posted_again": again, "unnamed": set()}


def messages_of(meeting: Meeting, number: str, *, part: Part) -> Any:
    """Every e-mail with an extract of the minute as that part has it."""
    extracts = SentExtract.objects.of_minute(meeting, part, number)
    return Message.objects.filter(about__in=list(extracts.abouts()))
