"""Writing a message: it is kept with what it tells of, or neither is, and the worker sends it."""

from django.template import Context
from django.template.loader import get_template
from django.utils import timezone

from base import one_go
from office.council.reading import the_council
from office.models import Message
from office.models.messages import SERVER_AWAY
from office.post.links import Links


def write(
    *,
    to: str,
    kind: str,
    context: dict[str, object],
    name: str = "",
    whom: str = "",
    about: str = "",
    once: str = "",
    reply_to: str = "",
    links: Links | None = None,
) -> Message | None:
    """Write ``email/<kind>.txt`` and ``.html`` for one person, within the transaction of what it tells of.

    The first line of the plain text is the subject. Where no address is known (``to`` is empty) the message says whom
    (``name``, and in ``whom`` their record) nobody can reach. ``about`` is what it tells of. ``once`` names what is
    written a single time; None where it was before. An answer goes to ``reply_to``, else to the council's mailbox.
    """
    if once and Message.objects.filter(once=once).exists():
        return None
    context = {"council": the_council(), **context}
    subject, _, text = _rendered(f"email/{kind}.txt", context, escaped=False).strip().partition("\n")
    message = Message.objects.create(
        kind=kind,
        about=about,
        once=once or None,
        recipient=to,
        name=name[:150],
        whom=whom,
        reply_to=reply_to,
        subject=" ".join(subject.split())[:200],
        text=text.strip(),
        html=_rendered(f"email/{kind}.html", context, escaped=True),
        links=links.kept if links else {},
        state=Message.State.WAITING if to else Message.State.NO_ADDRESS,
    )
    one_go.wrote(Message, [message.pk])
    return message


def _rendered(name: str, context: dict[str, object], *, escaped: bool) -> str:
    """Plain text must not be escaped, which Django does whatever the template's name says."""
    return get_template(name).template.render(Context(context, autoescape=escaped))  # type: ignore[attr-defined]


def note_sent(*, to: str, kind: str, subject: str, error: str, is_server_away: bool = False) -> None:
    """Note a message that was sent at once, because somebody waits for it, such as a code; its text is not kept.

    It is tried once. ``is_server_away`` says that the ``error`` is no word of a mail server, which was not there.
    """
    if is_server_away:
        error = f"{SERVER_AWAY}: {error}"
    Message.objects.create(
        kind=kind,
        recipient=to,
        subject=subject[:200],
        tries=1,
        state=Message.State.REFUSED if error else Message.State.SENT,
        sent_at=None if error else timezone.now(),
        error=error[:300],
    )
