"""What a browser may have kept of a meeting's recording and the server does not have, for the pages that look for it.

Texts, marks and half-filled boxes wait in the storage of the browser in which they were made (ADR 18, ADR 63), where
only a script can read them: ``static/boards/kept-words.js``. It gets what it needs to know which are nowhere else.
"""

import zlib
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from boards.fetching import is_projected
from boards.models import AgendaItem, Meeting


def kept_words_of(request: HttpRequest, meeting: Meeting) -> dict[str, Any] | None:
    """What the script needs to find the user's words of the meeting, which comes from ``with_rights``. One query.

    None for whoever does not record it, or where nothing can have been typed yet. An item has the ``print`` of its
    text and not the text, and its public title; what was typed of a confidential one is not shown on a wall.
    """
    if not meeting.may_record or meeting.has_not_begun or meeting.is_cancelled:  # type: ignore[attr-defined]
        return None
    is_on_a_wall = is_projected(request, meeting.pk)
    items = AgendaItem.objects.readable_by(request.user, meeting).order_by("position", "pk")
    return {
        "user": request.user.pk,
        "meeting": meeting.pk,
        "isOpen": meeting.is_being_recorded,
        "state": meeting.get_status_display().lower(),
        "record": reverse("meetings:record", args=[meeting.pk]),
        "items": [
            {
                "pk": item.pk,
                "number": item.number,
                "title": item.public_title,
                "print": print_of_text(item.text),
                "isHidden": is_on_a_wall and item.part.is_confidential,
            }
            for item in items
        ],
    }


def print_of_text(text: str) -> int:
    """A number that tells a text from another, which the script reckons in the same way: CRC-32 of its UTF-8."""
    return zlib.crc32(text.encode())
