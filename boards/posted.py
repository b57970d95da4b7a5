"""What was written to people about a meeting, and what became of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from boards.attendance.guests import guests_kept_from, guests_kept_from_at_any
from boards.emails import AGENDA_DUE, REPORTS_DUE, REPORTS_DUE_B, SUGGESTED, about
from boards.models import Meeting
from office.jobs import is_worker_there
from office.models import Message
from office.post.mail_server import mail_server_away
from partnerships.people.addressees import whom, whom_of

State = Message.State
POSTED = {
    "agenda": "Agenda",
    "change": "Day, time or place changed",
    "draft": "Draft and actions",
    SUGGESTED: "Suggestions for the draft",
    "minutes": "Minutes",
    "cancellation": "Cancellation",
    "setting up again": "Set up again",
    AGENDA_DUE: "Reminder that the agenda is due",
    REPORTS_DUE: "Reminder that reports are due",
    REPORTS_DUE_B: "Reminder that confidential reports are due",
}
NAMES_NOBODY = {POSTED[REPORTS_DUE_B]}  # counted alone: who brings a confidential item says what it is about
# What each page counts, and the address that it has: all that went out, or what its own steps sent.
PAGES = {
    "detail": [*POSTED],
    "agenda": ["agenda", "change", "cancellation", "setting up again"],
    "minutes": ["draft", SUGGESTED, "minutes"],
}


@dataclass(frozen=True)
class Posted:
    """The messages of one kind: how many are where, whom they reached and whom not."""

    what: str
    sent: int = 0
    waiting: int = 0
    refused: list[Message] = field(default_factory=list)
    without_address: list[Message] = field(default_factory=list)
    reached: list[Message] = field(default_factory=list)
    uncertain: int = 0

    @property
    def names_nobody(self) -> bool:
        """Whether a page says how many they are and no more."""
        return self.what in NAMES_NOBODY

    @property
    def sentence(self) -> str:
        """How many are sent, waiting and refused, and how many have no address."""
        counted = [f"{self.sent} sent"]
        counted += [f"{self.waiting} waiting"] if self.waiting else []
        counted += [f"{len(self.refused)} refused"] if self.refused else []
        counted += [f"{len(self.without_address)} without an e-mail address"] if self.without_address else []
        counted += [f"{self.uncertain} that may have arrived twice"] if self.uncertain else []
        return ", ".join(counted)

    @property
    def can_go_again(self) -> bool:
        """Whether there is anybody whom it did not reach."""
        return bool(self.refused or self.without_address)


def panel_of(meeting: Meeting, user: Any, page: str = "detail") -> dict[str, object]:
    """What a page says of the post to somebody who runs the meeting; nothing to others.

    It counts all and names nobody who comes for a confidential item alone that is not the user's to read.
    """
    posted = posted_of(meeting, page) if meeting.may_record else []  # type: ignore[attr-defined]
    return shown_of(posted) | {"unnamed": unnamed_to(user, meeting) if posted else set(), "posted_page": page}


def shown_of(posted: list[Posted]) -> dict[str, object]:
    """What a page says of these messages, and why those that wait do."""
    waits = any(one.waiting for one in posted)
    is_there = waits and is_worker_there()
    away = mail_server_away() if is_there else None
    return {
        "posted": posted,
        "may_go_again": any(one.can_go_again for one in posted),
        "waits_for_worker": waits and not is_there,
        "held_up": away.sentence if away else "",
    }


def unnamed_to(user: Any, meeting: Meeting) -> set[str]:
    """Whom a page does not name to the user, as messages have them (``Message.whom``)."""
    return {whom(person) for person in guests_kept_from(user, meeting).values_list("person", flat=True)}


def messages_kept_from(user: Any) -> QuerySet[Message]:
    """The messages about a meeting, its papers and its actions to guests whom the user may not know of."""
    told = ExpressionWrapper(OuterRef("about"), output_field=CharField())
    guests = guests_kept_from_at_any(user).alias(recipient=whom_of("person_id"), told=told).order_by()
    guests = guests.filter(recipient=OuterRef("whom"))
    of_meeting = guests.filter(told__endswith=Concat(Value(" of meeting "), Cast("meeting_id", CharField())))
    of_paper = guests.filter(told=Concat(Value("paper "), Cast("meeting__papers", CharField())))
    of_action = guests.filter(told=Concat(Value("action "), Cast("meeting__items__actions", CharField())))
    return Message.objects.filter(Exists(of_meeting) | Exists(of_paper) | Exists(of_action))


def posted_of(meeting: Meeting, page: str = "detail") -> list[Posted]:
    """What went out about the meeting so far, in one query, in the order of the steps."""
    names = {about(what, meeting): POSTED[what] for what in PAGES[page]}
    return posted_by(names)


def posted_by(names: Mapping[str, str]) -> list[Posted]:
    """What became of the messages that tell of these things, each under its name, in that order. One query."""
    messages = Message.objects.filter(about__in=list(names)).only(
        "about", "state", "name", "whom", "recipient", "error", "is_uncertain"
    )
    order = list(names)
    rows = sorted(messages, key=lambda message: (order.index(message.about), message.name))
    return [_posted(names[name], list(of_it)) for name, of_it in groupby(rows, key=lambda message: message.about)]


def messages_about(meeting: Meeting, page: str = "detail"):
    """Every message that was written when a step of the meeting was taken, of those that the page counts."""
    return Message.objects.filter(about__in=[about(what, meeting) for what in PAGES[page]])


def _posted(what: str, messages: Iterable[Message]) -> Posted:
    messages = list(messages)
    return Posted(
        what,
        sent=sum(message.state == State.SENT for message in messages),
        waiting=sum(message.state in (State.WAITING, State.SENDING) for message in messages),
        refused=_each_once(message for message in messages if message.state == State.REFUSED),
        without_address=_each_once(message for message in messages if message.state == State.NO_ADDRESS),
        reached=[message for message in messages if message.is_sent],
        uncertain=sum(message.is_uncertain for message in messages),
    )


def _each_once(messages: Iterable[Message]) -> list[Message]:
    """The last of the messages to each person: who was written to twice in vain is one whom it did not reach."""
    return list({(one.whom, one.recipient, one.name): one for one in messages}.values())
