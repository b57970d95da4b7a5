"""Telling whose turn it is, and what became of a request: a number and a link at most, for others read e-mails.

Of a school they are told who head it, and who act for these: a school's office that asks has to hear what follows.
What somebody did who acts for a head, the head hears.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

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


def never_written_to(request: SupportRequest, deployment: Deployment | None) -> tuple[list[Person], list[Person]]:
    """Who heads the supporting school, and had no address when they were to be written to about the request.

    Of those the ones who have one now, and the ones of whom none is recorded still.
    """
    if not (request.is_open and deployment and deployment.school_id):
        return [], []
    heads = list(Person.objects.heading(deployment.school_id).with_addresses().order_by("pk"))
    written = Message.objects.telling_of(about(request)).filter(kind=TURN, whom__in=[whom(head.pk) for head in heads])
    last = dict(written.order_by("pk").values_list("whom", "state"))
    unheard = [head for head in heads if last.get(whom(head.pk)) == _STATE.NO_ADDRESS]
    return [one for one in unheard if one.reachable_email], [one for one in unheard if not one.reachable_email]


def tell_again(request: SupportRequest, deployment: Deployment) -> None:
    """Write to those of the supporting school whom nobody could write to before and who have an address now."""
    until = date_format(request.next_on) if request.next_on else ""
    is_asked = request.state == SupportRequest.State.ASKED
    said = _asked_in_words(request, until) if is_asked else _news_in_words(request)
    for head in never_written_to(request, deployment)[0]:
        _write(head.reachable_email, str(head), whom(head.pk), request, said)


def tell_whose_turn(request: SupportRequest, deployment: Deployment | None) -> None:
    """Write to whoever has the next step."""
    until = date_format(request.next_on) if request.next_on else ""
    said = f"It is your turn in request {request.pk} for support, until {until}."
    if request.owner == SupportRequest.Owner.OFFICER:
        council = the_council()
        _write(council.mailbox, council.name, "", request, said)
    elif request.owner == SupportRequest.Owner.SUPPORTER and deployment:
        if request.state == SupportRequest.State.ASKED:  # they have not heard of it before
            said = _asked_in_words(request, until)
        tell_heads(deployment.school, request, said)
    else:
        tell_heads(request.school, request, said)


def tell_asker(request: SupportRequest, by: Author) -> None:
    """Write to the school that asked that something became of its request, but not to who did it."""
    tell_heads(request.school, request, _news_in_words(request), by=by)


def tell_that_days_changed(request: SupportRequest, by: Author) -> None:
    """Write to the school that asked that other days are offered than before."""
    until = date_format(request.next_on) if request.next_on else ""
    said = f"The days offered in request {request.pk} for support have changed. Please answer by {until}."
    tell_heads(request.school, request, said, by=by)


def tell_that_it_differs(school: School | None, request: SupportRequest) -> None:
    """Write to the other side that what they say became of support is not what was said now."""
    until = date_format(request.changeable_until) if request.changeable_until else ""
    tell_heads(
        school,
        request,
        f"The other school says otherwise than yours what became of the support in request {request.pk}. Each can "
        f"change what it says until {until}.",
    )


def tell_not_asked_any_more(deployment: Deployment, request: SupportRequest) -> None:
    """Write to the supporting school, which sees the request no longer."""
    said = f"Your school is not asked for support any more in request {request.pk}. Thank you."
    tell_heads(deployment.school, request, said, is_open_to_them=False)


def tell_whom_they_act_for(
    school: School | None, request: SupportRequest, by: Author, did: str = "went on with", *, is_seen: bool = True
) -> None:
    """Write to who head the school what somebody who acts for them did; nobody where a head did it, or the portal."""
    heads = Person.objects.heading(school) if school and by else Person.objects.none()
    if any(head.pk == by.person_id for head in heads):
        return
    said = f"Somebody who acts for you {did} request {request.pk} for support."
    for head in heads.with_addresses().order_by("pk"):
        _write(head.reachable_email, str(head), whom(head.pk), request, said, is_open_to_them=is_seen)


def tell_heads(
    school: School | None, request: SupportRequest, said: str, *, is_open_to_them: bool = True, by: Author = None
) -> None:
    """Write to all who head the school, and who act for them, but ``by``; nobody where it is a hub, which the school
    itself rings.
    """
    own = by.person_id if by else None
    heads = list(Person.objects.heading(school).with_addresses().order_by("pk"))
    for head in heads:
        if head.pk != own:
            _write(head.reachable_email, str(head), whom(head.pk), request, said, is_open_to_them=is_open_to_them)
    people = {head.pk for head in heads}
    for one in _acting_at(school):
        if one.user.person_id not in people and not (by and one.user_id == by.pk):
            _write(one.user.email, one.name, f"delegate {one.pk}", request, said, is_open_to_them=is_open_to_them)


def _acting_at(school: School | None) -> list[Any]:
    """Who act for the heads of the school today, each account once: which delegates there are the accounts know."""
    headships = Headship.objects.active().filter(school=school).order_by("pk") if school else Headship.objects.none()
    acting = [one for post in headships for one in post.delegates.active().select_related("user").order_by("pk")]
    return list({one.user_id: one for one in acting}.values())


def _asked_in_words(request: SupportRequest, until: str) -> str:
    return f"Your school is asked for support, in request {request.pk}. Please say by {until} whether you can."


def _news_in_words(request: SupportRequest) -> str:
    return f"There is news of request {request.pk} for support."


def _write(to: str, name: str, whose: str, request: SupportRequest, said: str, *, is_open_to_them: bool = True) -> None:
    address = f"{settings.SITE_URL}{reverse('support:detail', args=[request.pk])}" if is_open_to_them else ""
    context: dict[str, object] = {"number": request.pk, "said": said, "address": address, "name": name}
    message = write(to=to, kind=TURN, name=name, whom=whose, about=about(request), context=context)
    messages = _written.get()
    if message and messages is not None:
        messages.append(message)
