"""Saying to whom something goes, and what became of it."""

from collections.abc import Collection

from office.models import Message

NAMED = 10  # people without an address that a sentence names


def posted_in_words(messages: Collection[Message]) -> str:
    """What was written just now: how many e-mails go out, and whom nobody can reach; empty where nothing was."""
    going = [message for message in messages if message.recipient]
    sentences = []
    if going:
        sentences.append(f"{len(going)} e-mail{' goes' if len(going) == 1 else 's go'} out now.")
    if nowhere := [message.name for message in messages if not message.recipient]:
        more = f" and {len(nowhere) - NAMED} more" if len(nowhere) > NAMED else ""
        sentences.append(f"No e-mail address is recorded of {', '.join(nowhere[:NAMED])}{more}: tell them yourself.")
    return " ".join(sentences)
