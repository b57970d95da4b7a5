"""Saying what was done, in the banner that fits: green only where it was done and everybody is told."""

from collections.abc import Collection

from django.contrib import messages
from django.http import HttpRequest

from improvement.forms import NOTHING_CHANGED
from office.models import Message
from office.post.told import posted_in_words


def say_done(request: HttpRequest, said: str, written: Collection[Message] = ()) -> None:
    """Say what was done, who is told of it, and whom nobody can reach."""
    level = messages.SUCCESS
    if said.startswith(NOTHING_CHANGED):
        level = messages.INFO
    if any(not message.recipient for message in written):
        level = messages.WARNING
    messages.add_message(request, level, f"{said} {posted_in_words(written)}".strip())
