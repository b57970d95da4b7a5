"""What else happens when a message is refused for good: a room says so for its kind in ``AppConfig.ready``.

::

    refusals.add("enquiry", pass_to_the_council)
"""

from collections.abc import Callable

from office.models import Message

_handlers: dict[str, Callable[[Message], None]] = {}


def add(kind: str, handle: Callable[[Message], None]) -> None:
    """Have that called with each message of the kind that no mail server takes."""
    _handlers[kind] = handle


def follow(message: Message) -> None:
    """Do what follows of a message that was refused."""
    if handle := _handlers.get(message.kind):
        handle(message)
