"""Which messages somebody may know of: that one went to a person can say more than the reader may know.

A room says in ``AppConfig.ready`` which it keeps from whom: ``seen.keep_back(messages_kept_from)``. Its function gets
the user, and gives a queryset of messages.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from office.models import Message

_kept_from: list[Callable[[Any], QuerySet[Message]]] = []


def keep_back(kept_from: Callable[[Any], QuerySet[Message]]) -> None:
    """Have these kept from the user, wherever messages are listed."""
    _kept_from.append(kept_from)


def seen_by(user: Any, messages: Any) -> Any:
    """Those of the messages that the user, who may read the post, may know of."""
    for kept_from in _kept_from:
        messages = messages.exclude(pk__in=kept_from(user).order_by().values("pk"))
    return messages
