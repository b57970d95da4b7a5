"""Telling a school, and the council, that a superuser opened what is held on its peer reviews and support."""

import datetime as dt
from typing import Any

from django.conf import settings

from office.council.reading import the_council
from office.models import Message
from office.post.writing import write
from partnerships.letters.addressees import watchers_of
from partnerships.models import School

KIND = "programme-opened"


def tell_opened(school: School, *, by: Any, reason: str, until: dt.datetime) -> list[Message]:
    """Write to the school, as ``watchers_of`` has it, and to the council's mailbox, which comes last."""
    url = f"{settings.SITE_URL}{school.get_absolute_url()}"
    context: dict[str, object] = {"school": str(school), "by": str(by), "reason": reason, "until": until, "url": url}
    council = the_council()
    to = [(watcher.email, watcher.name, watcher.whom) for watcher in watchers_of(school)]
    written = [
        write(to=address, name=name, whom=record, kind=KIND, about=f"glass of school {school.urn}", context=context)
        for address, name, record in [*to, (council.mailbox, council.name, "")]
    ]
    return [message for message in written if message]
