"""The e-mails that were written in one go, as they are shown to whoever did it or is about to."""

from typing import Any

from base.changing.emails import WrittenEmail
from base.one_go import OneGo
from office.models import Message
from office.permissions import VIEW_MESSAGE
from office.post.links import without_links
from office.post.seen import seen_by


def written_in(go: OneGo, reader: Any) -> list[WrittenEmail]:
    """What the reader may read of them, the first that was written first; those that say the same are one."""
    keys = [key for model, key in go.writes if model is Message]
    if not keys or not reader.has_perm(VIEW_MESSAGE):
        return []
    same: dict[tuple[str, str], list[str]] = {}
    for message in seen_by(reader, Message.objects.filter(pk__in=keys)).order_by("pk"):
        says = (message.subject, without_links(message.text, message.links))
        same.setdefault(says, []).append(message.to_in_words)
    return [WrittenEmail(tuple(to), *says) for says, to in same.items()]
