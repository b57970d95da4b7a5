"""Who may search for disclosure: at most two officers, named by whoever runs the portal and by no tick in admin."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.db.models import QuerySet

from boards.models.access import is_officer
from office.models import Message
from portal.holds.telling import KINDS

MOST = 2


def may_search(user: Any) -> bool:
    """Whether the user is an officer who is named in the settings."""
    return bool(user.is_active) and user.email.lower() in named() and is_officer(user)


def messages_kept_from(user: Any) -> QuerySet[Message]:
    """What was written to a school of a search or a hold, from all but the two: it says that somebody asks by law."""
    return Message.objects.none() if may_search(user) else Message.objects.filter(kind__in=KINDS)


def named() -> set[str]:
    """The addresses that the settings name, in small letters."""
    return {address.strip().lower() for address in settings.DISCLOSURE_OFFICERS}


@register
def check_named(**_: object) -> list[CheckMessage]:
    """Refuse more than two."""
    if len(named()) <= MOST:
        return []
    said = f"DISCLOSURE_OFFICERS names {len(named())} people; it may name {MOST}."
    return [Error(said, hint="Each can look up who reviewed which school, and when.", id="portal.E003")]
