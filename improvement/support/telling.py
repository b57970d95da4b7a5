"""Telling whose turn it is, and what became of a request: a number and a link at most, for others read e-mails."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format

from base.saving import Author
from improvement.models import Deployment, SupportRequest
from office.council.reading import the_council
from office.models import Message
from office.post.told import names_not_reached
from office.post.writing import write
from partnerships.models import Headship, Person, School
from partnerships.people.addressees import whom

_STATE = Message.State
TURN = "support-turn"  # the kind of message; officers are kept from the list of them
_written: ContextVar[list[Message] | None] = ContextVar("written_of_support", default=None)


@contextmanager
def noting_messages() -> Iterator[list[Message]]:
    """Give the messages that are written within it, to say whom they reach."""
    messages: list[Message] = []
    token = _written.set(messages)
    try:
        yield messages
    finally:
        _written.reset(token)


def about(request: SupportRequest) -> str:
    """What a message tells of, as the post keeps it: ``support 7``."""
    return f"support {request.pk}"


def not_reached(request: SupportRequest, deployment: Deployment | None) -> tuple[list[str], list[str]]:
    """Of those whose request it is today, whom the mail server refused the last e-mail, and whom nobody wrote to at
    all, for no address was recorded. Once it is closed it is nobody's any more.
    """
    if not request.is_open:
        return [], []
    schools = [request.school_id, deployment.school_id if deployment else None]
    heads = Person.objects.filter(headships__in=Headship.objects.active().filter(school__in=filter(None, schools)))
    theirs = [whom(pk) for pk in heads.values_list("pk", flat=True)]
    written = Message.objects.telling_of(about(request)).filter(kind=TURN, whom__in=["", *theirs])  # "": the council
    refused, nowhere = (names_not_reached(written, [state]) for state in (_STATE.REFUSED, _STATE.NO_ADDRESS))
    return refused, nowhere


def tell_whose_turn(request: SupportRequest, deployment: Deployment | None) -> None:
    """Write to whoever has the next step."""
    until = date_format(request.next_on) if request.next_on else ""
    said = f"It is your turn in request {request.pk} for support, until {until}."
    if request.owner == SupportRequest.Owner.OFFICER:
        council = the_council()
        _write(council.mailbox, council.name, "", request, said)
    elif request.owner == SupportRequest.Owner.SUPPORTER and deployment:
        if request.state == SupportRequest.State.ASKED:  # they have not heard of it before
            said = f"Your school is asked for support, in request {request.pk}. Please say by {until} whether you can."
        tell_heads(deployment.school, request, said)
    else:
        tell_heads(request.school, request, said)


def tell_asker(request: SupportRequest, by: Author) -> None:
    """Write to the school that asked that something became of its request, but not to who did it."""
    tell_heads(request.school, request, f"There is news of request {request.pk} for support.", by=by)


def tell_not_asked_any_more(deployment: Deployment, request: SupportRequest) -> None:
    """Write to the supporting school, which sees the request no longer."""
    said = f"Your school is not asked for support any more in request {request.pk}. Thank you."
    tell_heads(deployment.school, request, said, is_open_to_them=False)


def tell_heads(
    school: School | None, request: SupportRequest, said: str, *, is_open_to_them: bool = True, by: Author = None
) -> None:
    """Write to all who head the school, but ``by``; nobody where it is a hub, which the school itself rings."""
    own = by.person_id if by else None
    for head in Person.objects.heading(school).exclude(pk=own).with_addresses().order_by("pk"):
        _write(head.reachable_email, str(head), whom(head.pk), request, said, is_open_to_them=is_open_to_them)


def _write(to: str, name: str, whose: str, request: SupportRequest, said: str, *, is_open_to_them: bool = True) -> None:
    address = f"{settings.SITE_URL}{reverse('support:detail', args=[request.pk])}" if is_open_to_them else ""
    context: dict[str, object] = {"number": request.pk, "said": said, "address": address, "name": name}
    message = write(to=to, kind=TURN, name=name, whom=whose, about=about(request), context=context)
    messages = _written.get()
    if message and messages is not None:
        messages.append(message)
