"""Telling a school, and the council, that a superuser opened what is held on its peer reviews and support."""

import datetime as dt
from typing import Any

from django.conf import settings

from office.models import Message
from partnerships.letters.addressees import watchers_of
from partnerships.models import School
from partnerships.people.hearing import tell_each, the_council_hears

KIND = "programme-opened"


def tell_opened(school: School, *, by: Any, reason: str, until: dt.datetime) -> list[Message]:
    """Write to the school, as ``watchers_of`` has it, and to the council; return what is written to the school."""
    url = f"{settings.SITE_URL}{school.get_absolute_url()}"
    context: dict[str, object] = {"school": str(school), "by": str(by), "reason": reason, "until": until, "url": url}
    about = f"glass of school {school.urn}"
    told = tell_each(watchers_of(school), kind=KIND, about=about, context=context)
    tell_each(the_council_hears(), kind=KIND, about=about, context=context)
    return told
