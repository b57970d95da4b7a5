"""Saying to whom something goes, and what became of it."""

from collections.abc import Collection

from django.contrib import messages as notices
from django.http import HttpRequest

from office.models import Message
from office.models.messages import MessageQuerySet

NAMED = 10  # people without an address that a sentence names
NOT_REACHED = (Message.State.NO_ADDRESS, Message.State.REFUSED)


def posted_in_words(messages: Collection[Message], *, unnamed: Collection[str] = ()) -> str:
    """What was written just now: how many e-mails go out, who is to hear of it at their school, and whom nobody can
    reach; empty where nothing was.

    ``unnamed`` are those who are not named to the reader, as ``Message.whom`` has them.
    """
    going = [message for message in messages if message.recipient]
    sentences = []
    if going:
        sentences.append(going_in_words(len(going)))
    if passed_on := [message for message in going if message.is_to_be_passed_on]:
        asked = "the office of their school is" if len(passed_on) == 1 else "the offices of their schools are"
        named = _named(passed_on, unnamed)
        sentences.append(f"No e-mail address is recorded of {named}: {asked} asked to pass it on.")
    if nowhere := [message for message in messages if not message.recipient]:
        sentences.append(f"No e-mail address is recorded of {_named(nowhere, unnamed)}: tell them yourself.")
    return " ".join(sentences)


def _named(messages: Collection[Message], unnamed: Collection[str]) -> str:
    whose = dict.fromkeys((message.whom, message.name) for message in messages)
    names = [name for whom, name in whose if whom not in unnamed][:NAMED]
    more = [f"{len(whose) - len(names)} more"] if len(whose) > len(names) else []
    return " and ".join([*filter(None, [", ".join(names)]), *more])


def going_in_words(count: int) -> str:
    """How many e-mails go out, of which nobody can tell whether an earlier try of them arrived."""
    return f"{count} e-mail{' goes' if count == 1 else 's go'} out now."


def names_not_reached(messages: MessageQuerySet, states: Collection[str] = NOT_REACHED) -> list[str]:
    """Whom the last of these messages to them did not reach: no address is recorded, or the mail server refused it."""
    rows = messages.order_by("pk").values_list("whom", "name", "state")
    last = {whom: (name, state) for whom, name, state in rows}
    return [name for name, state in last.values() if state in states]


def _nowhere_in_words(count: int) -> str:
    if count == 1:
        return (
            "1 e-mail cannot go out: no address is recorded of the person whom it is for. Add one to their record, or "
            "tell them yourself."
        )
    return (
        f"{count} e-mails cannot go out: no address is recorded of the people whom they are for. Add one to each "
        "person’s record, or tell them yourself."
    )


def say_what_goes(request: HttpRequest, going: int, *, still: MessageQuerySet) -> None:
    """Say how many of those not reached are written to now, and of ``still``, who is left, why not."""
    if going:
        notices.success(request, going_in_words(going))
    nowhere, rest = still.without_address().count(), still.refused().count()
    if nowhere:
        notices.info(request, _nowhere_in_words(nowhere))
    if rest:
        notices.info(
            request,
            f"Not sent again: {rest}. A code works for a few minutes and is not kept: whoever waits for one asks anew.",
        )
    if not (going or nowhere or rest):
        notices.info(request, "Nobody is left who was not reached.")
