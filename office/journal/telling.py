"""Whoever was written to of what was taken back since, told that it was: when an officer asks for it, and once."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from base.about import about
from office.journal.reading import messages_of
from office.models import JournalEntry, Message
from office.post.writing import write

KIND = "taken-back"


def still_to_tell(entry: JournalEntry) -> list[Message]:
    """The first e-mail to each address that was sent of what this entry took back, but for those told of that."""
    if entry.takes_back is None or entry.is_taken_back:
        return []
    told = {message.recipient.lower() for message in Message.objects.telling_of(about(entry)).filter(kind=KIND)}
    sent = messages_of(entry.takes_back).sent().exclude(text="")  # erased with whoever got it, or a code
    first: dict[str, Message] = {}
    for message in sent.order_by("pk"):
        first.setdefault(message.recipient.lower(), message)
    return [message for address, message in first.items() if address not in told]


@transaction.atomic
def tell_taken_back(*, entry: JournalEntry) -> int:
    """Write to each of them; return how many they are.

    Raises ``ValidationError`` where everybody was told, or what was taken back is in force again.
    """
    rows = JournalEntry.objects.select_for_update(of=("self",), no_key=True)
    entry = rows.select_related("takes_back").get(pk=entry.pk)
    messages = still_to_tell(entry)
    if not messages:
        raise ValidationError("Nobody is left to be told of it.")
    for message in messages:
        write(
            to=message.recipient,
            name=message.name,
            whom=message.whom,
            kind=KIND,
            about=about(entry),
            context={
                "subject": message.subject,
                "written_at": timezone.localtime(message.written_at),
                "taken_back_at": timezone.localtime(entry.done_at),
            },
        )
    return len(messages)
