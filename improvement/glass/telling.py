"""Telling a school, and the council, that a superuser opened what is held on its peer reviews and support."""

import datetime as dt
from typing import Any

from django.conf import settings

from office.council.reading import the_council
from office.models import Message
from partnerships.letters.addressees import watchers_of
from partnerships.models import School
from partnerships.people.hearing import Hearer, tell_each

KIND = "programme-opened"


def tell_opened(school: School, *, by: Any, reason: str, until: dt.datetime) -> list[Message]:
    """Write to the school, as ``watchers_of`` has it, and to the council's mailbox, which comes last."""
    url = f"{settings.SITE_URL}{school.get_absolute_url()}"
    context: dict[str, object] = {"school": str(school), "by": str(by), "reason": reason, "until": until, "url": url}
    council = the_council()
    hearers = [*watchers_of(school), Hearer(council.mailbox, council.name)]
    return tell_each(hearers, kind=KIND, about=f"glass of school {school.urn}", context=context)
