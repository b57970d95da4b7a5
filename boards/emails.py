"""E-mails about meetings: the agenda, the minutes, each owner's actions. They carry links, and nothing of Part B."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from boards.actions.writes import sign
from boards.attendance.roll import roll_of
from boards.models import Action, Board, Interest, Meeting, Paper, Part, Seat
from office.models import SentEmail
from office.post.sending import send
from partnerships.models import Person

A_WEEK = dt.timedelta(days=7)
SAYS = Part.A  # all that an e-mail may say: it is forwarded, and lies in inboxes


def send_agenda(meeting: Meeting) -> int:
    """Send everybody on the roll a link to the agenda, and how to join; return how many were written to."""
    context = _about(meeting) | {"joining_link": meeting.joining_link, "url": _url("meetings:detail", meeting.pk)}
    return sum(_send(person, "agenda", context) for person in _invited(meeting, part=Part.A))


def send_cancellation(meeting: Meeting) -> int:
    """Tell everybody on the roll that the meeting is cancelled, where they were sent its agenda."""
    if meeting.agenda_issued_at is None:
        return 0
    context = _about(meeting) | {"url": _url("meetings:detail", meeting.pk)}
    return sum(_send(person, "meeting-cancelled", context) for person in _invited(meeting, part=Part.A))


def send_agenda_reminders(on: dt.date) -> int:
    """Remind who takes the minutes of each meeting whose agenda is to go out that day and has not; once a day."""
    due = Meeting.objects.agenda_due(on).filter(held_on=on + dt.timedelta(days=settings.AGENDA_DAYS_AHEAD))
    return sum(
        _send(
            person,
            "agenda-due",
            _about(meeting) | {"url": _url("meetings:agenda", meeting.pk)},
            once=f"Agenda to issue: {meeting.board}, {date_format(meeting.held_on, 'j F Y')}",
        )
        for meeting in due.select_related("board")
        for person in _minute_takers(meeting)
    )


def _minute_takers(meeting: Meeting) -> QuerySet[Person]:
    """The board's minute takers today, and the stand-in of this one meeting."""
    seats = Seat.objects.active().filter(board=meeting.board_id, role=Seat.Role.MINUTE_TAKER)
    takers = Person.objects.filter(Q(seats__in=seats) | Q(pk=meeting.stand_in_id))
    return takers.distinct().select_related("user")


def send_late_paper(paper: Paper) -> int:
    """Tell everybody on the roll that a paper came late; of a Part B paper its readers alone, without its title."""
    people = _invited(paper.meeting, part=paper.part)
    if paper.part.is_confidential:
        withdrew = Interest.objects.filter(item=paper.item_id, withdrew=True).values_list("person", flat=True)
        people = [person for person in people if person.pk not in {*withdrew}]
    context = _about(paper.meeting) | {
        "number": paper.item.number if paper.item else "",
        "title": paper.title if SAYS.may_show(paper.part) else "",
        "url": _url("meetings:detail", paper.meeting_id),
    }
    return sum(_send(person, "late-paper", context) for person in people)


def send_draft(meeting: Meeting) -> int:
    """Send the chairs a link to the draft that waits for them, and each owner their actions, the same day."""
    context = _about(meeting) | {"url": _url("meetings:detail", meeting.pk)}
    written = sum(_send(person, "draft", context) for person in _chairs(meeting.board_id))
    actions = Action.objects.filter(item__meeting=meeting).outstanding().with_owners()
    return written + _send_actions(actions, f"Your actions from the {meeting.board}")


def send_minutes(meeting: Meeting) -> int:
    """Send everybody on the roll a link to the circulated minutes, their own actions first."""
    context = _about(meeting) | {"url": f"{_url('meetings:minutes', meeting.pk)}?copy={Part.A.members_copy}"}
    actions = list(Action.objects.filter(item__meeting=meeting).outstanding().with_owners())
    people = _invited(meeting, part=Part.A)
    return sum(_send(person, "minutes", context | {"actions": _own(actions, person)}) for person in people)


def send_glass_broken(board: Board, *, by: Any, reason: str, until: dt.datetime) -> int:
    """Tell the chairs that a superuser opened Part B of their board, why and until when; return how many were told."""
    url = f"{settings.SITE_URL}{board.get_absolute_url()}"
    context = {"board": str(board), "by": str(by), "reason": reason, "until": until, "url": url}
    return sum(_send(person, "glass-broken", context) for person in _chairs(board.pk))


def _chairs(board: int) -> QuerySet[Person]:
    seats = Seat.objects.active().chairs().filter(board=board)
    return Person.objects.filter(seats__in=seats).distinct().select_related("user")


def send_reminders(on: dt.date) -> int:
    """Remind owners of actions that are due in a week, and of those that were due a week ago; once a day."""
    outstanding = Action.objects.outstanding().with_owners()
    soon = _send_actions(outstanding.filter(due_on=on + A_WEEK), "Due in a week: your actions")
    return soon + _send_actions(outstanding.filter(due_on=on - A_WEEK), "A week overdue: your actions")


def _send_actions(actions: Iterable[Action], heading: str) -> int:
    actions = list(actions)
    owners = {owner.pk: owner for action in actions for owner in action.owners}
    return sum(
        _send(
            person, "actions", {"heading": heading, "actions": _own(actions, person), "name": str(person)}, once=heading
        )
        for person in owners.values()
    )


def _own(actions: list[Action], person: Person) -> list[dict[str, object]]:
    """A person's actions as an e-mail lists them; one out of Part B as its number alone."""
    return [
        {
            "reference": action.item.reference,
            "text": action.text if SAYS.may_show(action.part) else "",
            "due_on": action.due_on,
            "url": _url("actions:by_link", sign(action)),
        }
        for action in actions
        if person in action.owners
    ]


def _invited(meeting: Meeting, *, part: Part) -> list[Person]:
    """Everybody on the roll, to be told of something of that part; of Part B only those who have a seat today."""
    people = Person.objects.filter(pk__in=[person.pk for person in roll_of(meeting).people]).select_related("user")
    if part.is_confidential:
        seats = Seat.objects.active().filter(board=meeting.board_id)
        people = people.filter(pk__in=seats.order_by().values("person"))
    return list(people)


def _send(person: Person, template: str, context: dict[str, object], once: str = "") -> bool:
    """Write to a person who has an address. An e-mail with the subject ``once`` goes to them once a day at most."""
    address = person.email or getattr(getattr(person, "user", None), "email", "")
    if not address:
        return False
    today = SentEmail.objects.filter(sent_at__date=timezone.localdate(), template=template, recipient=address)
    if once and today.filter(subject=once).exists():
        return False
    send(to=address, template=template, context={"council_name": settings.COUNCIL_NAME, **context})
    return True


def _about(meeting: Meeting) -> dict[str, object]:
    return {"meeting": meeting, "board": str(meeting.board)}


def _url(name: str, *arguments: object) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=arguments)}"
