"""The post about meetings: the agenda, the minutes, each owner's actions. It carries links, and nothing of Part B.

Each function writes messages, in the transaction of what they tell of, and returns them; the worker sends them. Among
them is one for whoever has no address, so that somebody tells them.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from base.days import days_later
from boards.attendance.roll import roll_of
from boards.models import Action, AgendaItem, Board, Interest, Meeting, Paper, Part, Seat
from boards.models.deadlines import add_deadlines
from office.council.reading import the_council
from office.models import Message
from office.post.links import Links
from office.post.writing import write
from partnerships.models import Person
from partnerships.people.addressees import people_of, person_of, whom

A_WEEK = dt.timedelta(days=7)
NOT_MINE = "action-not-mine"
REPORT_DUE = "report-due"
MOST_SHOWN = 10  # reminders on a page
AGENDA_DUE, REPORTS_DUE, REPORTS_DUE_B = "agenda due", "reports due", "confidential reports due"  # what they tell of
SUGGESTED, ANSWERED = "suggestions", "suggestions-answered"
A_SITTING = dt.timedelta(hours=1)  # in which a chair reads a draft: who takes the minutes is told of it once
SAYS = Part.A  # all that an e-mail may say: it is forwarded, and lies in inboxes


def post_agenda(meeting: Meeting) -> list[Message]:
    """Write everybody on the roll a link to the agenda, and how to join."""
    context = _about(meeting) | {
        "joining_link": meeting.joining_link,
        "url": _url("meetings:detail", meeting.pk),
        "has_papers": meeting.papers.current().of_part(Part.A).exists(),  # Part B is nothing for an e-mail
    }
    return _to_each(_invited(meeting, part=Part.A), "agenda", about("agenda", meeting), context)


def post_cancellation(meeting: Meeting) -> list[Message]:
    """Tell whoever was sent the agenda that the meeting is cancelled, and who came onto the roll since.

    One that was set up again and whose agenda did not go out anew: those who were told that it takes place after all.
    """
    context = _about(meeting) | {"url": _url("meetings:detail", meeting.pk)}
    invited = _invited(meeting, part=Part.A) if meeting.agenda_issued_at else []
    expects_it = about("agenda" if meeting.agenda_issued_at else "setting up again", meeting)
    told = people_of(Message.objects.filter(about=expects_it).values_list("whom", flat=True))
    people = dict.fromkeys([*invited, *told])
    return _to_each(people, "meeting-cancelled", about("cancellation", meeting), context)


def post_set_up_again(meeting: Meeting) -> list[Message]:
    """Tell whoever was told that the meeting is cancelled that it takes place after all, and why."""
    told = people_of(Message.objects.filter(about=about("cancellation", meeting)).values_list("whom", flat=True))
    context = _about(meeting) | {"url": _url("meetings:detail", meeting.pk)}
    return _to_each(told, "meeting-set-up-again", about("setting up again", meeting), context)


def post_change(meeting: Meeting, *, before: dict[str, Any]) -> list[Message]:
    """Tell whoever was sent the agenda that the day, the time or the place is another; ``before`` are those it had."""
    if not meeting.agenda_issued_at:
        return []
    told = people_of(Message.objects.filter(about=about("agenda", meeting)).values_list("whom", flat=True))
    was = Meeting(board=meeting.board, **before)
    context = _about(meeting) | {"was": was, "url": _url("meetings:detail", meeting.pk)}
    people = dict.fromkeys([*_invited(meeting, part=Part.A), *told])
    return _to_each(people, "meeting-changed", about("change", meeting), context)


@transaction.atomic
def post_deadline_reminders(on: dt.date) -> list[Message]:
    """Write of deadlines that are near and of agendas that should be out, once a person and day of the meeting.

    Nothing of a meeting whose agenda has gone out, or that is cancelled.
    """
    awaited = Meeting.objects.upcoming(on).awaiting_agenda().select_related("board")
    messages: list[Message] = []
    for meeting in add_deadlines(awaited, on):
        if meeting.deadlines.agenda_due_on <= on:
            messages += _post_agenda_due(meeting, on, once=f"agenda due of meeting {meeting.pk}")
        elif meeting.deadlines.agenda_due_on <= days_later(on, meeting.board.warning_days):
            messages += _post_agenda_due(meeting, on, once=f"agenda due soon of meeting {meeting.pk}")
        if on <= meeting.deadlines.reports_due_on <= days_later(on, meeting.board.warning_days):
            messages += _post_reports_due(meeting)
    return messages


def _post_agenda_due(meeting: Meeting, on: dt.date, *, once: str) -> list[Message]:
    """Tell those who take the minutes when the agenda is to go out; the council's mailbox, where nobody does."""
    due_on, once = meeting.deadlines.agenda_due_on, f"{once} on {meeting.held_on.isoformat()}"
    tells_of = about(AGENDA_DUE, meeting)
    context = _about(meeting) | {"url": _url("meetings:agenda", meeting.pk), "due_on": due_on, "today": on}
    takers = list(_minute_takers(meeting))
    if takers:
        return _written(_post(person, "agenda-due", tells_of, context, once=once) for person in takers)
    council = the_council()
    told = write(
        to=council.mailbox,
        name=council.name,
        kind="agenda-due",
        about=tells_of,
        once=f"{once}, the council",
        context=context,
    )
    return _written([told])


def _post_reports_due(meeting: Meeting) -> list[Message]:
    """Ask each who brings an item for its report, of a confidential one without its title; note whom none can reach."""
    due_on = meeting.deadlines.reports_due_on
    reply_to = _address_of_minute_taker(meeting)
    return _written(
        _post(
            item.presenter,
            REPORT_DUE,
            about(REPORTS_DUE_B if item.part.is_confidential else REPORTS_DUE, meeting),
            _about(meeting)
            | {
                "title": item.title if SAYS.may_show(item.part) else "",
                "due_on": due_on,
                "url": _url("meetings:detail", meeting.pk),
            },
            once=f"report due of item {item.pk} of {meeting.held_on.isoformat()}",
            reply_to=reply_to,
        )
        for item in AgendaItem.objects.awaiting_report(meeting)
        if item.presenter
    )


def _minute_takers(meeting: Meeting) -> QuerySet[Person]:
    """The board's minute takers today, and the stand-in of this one meeting."""
    seats = Seat.objects.active().filter(board=meeting.board_id, role=Seat.Role.MINUTE_TAKER)
    takers = Person.objects.filter(Q(seats__in=seats) | Q(pk=meeting.stand_in_id))
    return takers.distinct().select_related("user")


def _address_of_minute_taker(meeting: Meeting) -> str:
    """Where a chair's answer to the draft goes, who may see it: to the stand-in, else to a minute taker of the board.

    Empty where none has an address: the answer then goes to the council's mailbox.
    """
    takers = sorted(_minute_takers(meeting), key=lambda person: (person.pk != meeting.stand_in_id, person.pk))
    return next((address for person in takers if (address := address_of(person))), "")


def addressees_of_late_paper(meeting: Meeting) -> list[Person]:
    """Who is written to of a paper of Part A that comes late: everybody on the roll who has an address."""
    return [person for person in _invited(meeting, part=Part.A) if address_of(person)]


def post_late_paper(paper: Paper) -> list[Message]:
    """Tell everybody on the roll that a paper came late; of a Part B paper its readers alone, without its title."""
    people = _invited(paper.meeting, part=paper.part)
    if paper.part.is_confidential:
        of_it = {"item": paper.item_id} if paper.item_id else {"item__meeting": paper.meeting_id}
        interests = Interest.objects.filter(**of_it, withdrew=True)
        withdrew = (interests if paper.item_id else interests.of_part(Part.B)).values_list("person", flat=True)
        people = [person for person in people if person.pk not in {*withdrew}]
    context = _about(paper.meeting) | {
        "number": paper.item.number if paper.item else "",
        "title": paper.title if SAYS.may_show(paper.part) else "",
        "url": _url("meetings:detail", paper.meeting_id),
    }
    return _to_each(people, "late-paper", f"paper {paper.pk}", context)


def post_draft(meeting: Meeting) -> list[Message]:
    """Write the chairs a link to the draft that waits for them, and each owner their actions, the same day."""
    context = _about(meeting) | {"url": _url("meetings:detail", meeting.pk)}
    to_chairs = _to_each(
        _chairs(meeting.board_id), "draft", about("draft", meeting), context, reply_to=_address_of_minute_taker(meeting)
    )
    actions = Action.objects.filter(item__meeting=meeting).outstanding().with_owners()
    heading = f"Your actions from the {meeting.board}"
    return [*to_chairs, *_post_actions(actions, heading, about("draft", meeting))]


def post_minutes(meeting: Meeting) -> list[Message]:
    """Write everybody on the roll a link to the circulated minutes, their own actions first.

    Owners were told of theirs when the recording was finished: what changed since, is new or is gone says so.
    """
    context = _about(meeting) | {"url": f"{_url('meetings:minutes', meeting.pk)}?copy={Part.A.members_copy}"}
    of_meeting = list(Action.objects.filter(item__meeting=meeting).with_owners())
    still_owned = {(owner.pk, action.pk) for action in of_meeting for owner in action.owners}
    actions = list(Action.objects.filter(item__meeting=meeting).outstanding().with_owners())
    as_told = _actions_as_told(meeting)
    numbers = dict(meeting.items.values_list("pk", "number"))
    messages = []
    for person in _invited(meeting, part=Part.A):
        links = Links()
        own = _own(actions, person, links)
        told = as_told.get(whom(person.pk))
        if told is not None:
            _say_what_changed(own, told)
        gone = [
            f"{meeting.reference}/{numbers[row.item_id]}"
            for key, row in (told or {}).items()
            if row.owner_id == person.pk and (person.pk, key) not in still_owned and row.item_id in numbers
        ]
        about_actions = {"actions": own, "gone": gone}
        messages.append(_post(person, "minutes", about("minutes", meeting), context | about_actions, links=links))
    return _written(messages)


def _say_what_changed(own: list[dict[str, Any]], told: dict[int, Any]) -> None:
    for one in own:
        before = told.get(one["key"])
        is_other = before and (before.text, before.due_on) != one["as_told"]
        one["since"] = "New" if before is None else "Changed" if is_other else ""


def _actions_as_told(meeting: Meeting) -> dict[str, dict[int, Any]]:
    """The meeting's actions as they were when their owners were written to, by ``Message.whom``: lines of
    the history by the action's key."""
    written = Message.objects.filter(kind="actions", about=about("draft", meeting)).order_by("written_at")
    rows = list(Action.history.filter(item__meeting=meeting.pk).order_by("history_date", "history_id"))
    as_told = {}
    for message in written:
        last = {row.id: row for row in rows if row.history_date <= message.written_at}
        as_told[message.whom] = {key: row for key, row in last.items() if row.history_type != "-"}
    return as_told


def post_disowned(action: Action, owner: Person, *, is_taken_back: bool = False) -> list[Message]:
    """Tell that an owner says an action is not theirs, or takes that back; it carries its number and no text.

    It goes to those who take the minutes and have an address; where nobody has one, to the council's mailbox.
    """
    context = _about(action.item.meeting) | {
        "owner": "An owner" if action.part.is_confidential else str(owner),  # no e-mail says anything of Part B
        "reference": action.item.reference,
        "is_taken_back": is_taken_back,
        "url": _url("actions:update", action.pk),
    }
    takers = [person for person in _minute_takers(action.item.meeting) if address_of(person)]
    if takers:
        return _to_each(takers, NOT_MINE, about_action(action), context)
    council = the_council()
    message = write(to=council.mailbox, name=council.name, kind=NOT_MINE, about=about_action(action), context=context)
    return _written([message])


def post_suggested(meeting: Meeting, *, by: Any) -> list[Message]:
    """Tell those who take the minutes, once a sitting, that somebody suggests changes to the draft; no text of any.

    Where none of them has an address it goes to the council's mailbox.
    """
    tells_of = about(SUGGESTED, meeting)
    lately = Message.objects.filter(about=tells_of, kind=SUGGESTED, written_at__gt=timezone.now() - A_SITTING)
    told = set(lately.values_list("recipient", flat=True))
    context = _about(meeting) | {"by": str(by), "url": _url("meetings:suggestions", meeting.pk)}
    takers = [person for person in _minute_takers(meeting) if address_of(person)]
    if takers:
        others = [one for one in takers if one.pk != by.person_id and address_of(one) not in told]
        return _to_each(others, SUGGESTED, tells_of, context)
    council = the_council()
    if council.mailbox in told:
        return []
    return _written([write(to=council.mailbox, name=council.name, kind=SUGGESTED, about=tells_of, context=context)])


def post_answered(meeting: Meeting, suggester: Any) -> list[Message]:
    """Tell who suggested changes that each of theirs is taken or left; no text of any."""
    context = _about(meeting) | {"url": _url("meetings:suggestions", meeting.pk)}
    if suggester.person:
        return _to_each([suggester.person], ANSWERED, about(SUGGESTED, meeting), context)
    name, tells_of = str(suggester), about(SUGGESTED, meeting)
    return _written([write(to=suggester.email, name=name, kind=ANSWERED, about=tells_of, context=context)])


def post_link(action: Action, owner: Person, heading: str) -> list[Message]:
    """Write one owner a new link to one action."""
    links = Links()
    context: dict[str, object] = {
        "heading": heading,
        "actions": _own([action], owner, links),
        "name": str(owner),
    }
    return _written([_post(owner, "actions", about_action(action), context, links=links)])


def post_glass_broken(board: Board, *, by: Any, reason: str, until: dt.datetime) -> list[Message]:
    """Tell the chairs that a superuser opened Part B of their board, why and until when."""
    url = f"{settings.SITE_URL}{board.get_absolute_url()}"
    context = {"board": str(board), "by": str(by), "reason": reason, "until": until, "url": url}
    return _to_each(_chairs(board.pk), "glass-broken", f"glass of board {board.pk}", context)


def _chairs(board: int) -> QuerySet[Person]:
    seats = Seat.objects.active().chairs().filter(board=board)
    return Person.objects.filter(seats__in=seats).distinct().select_related("user")


def reminders_to(user: Any, board: Board) -> list[Message]:
    """What the user was sent of the deadlines of the board's meetings, the latest first."""
    if not user.person_id:
        return []
    meetings = Meeting.objects.filter(board=board).values_list("pk", flat=True)
    told = [f"{what} of meeting {pk}" for pk in meetings for what in (AGENDA_DUE, REPORTS_DUE, REPORTS_DUE_B)]
    return list(Message.objects.filter(whom=whom(user.person_id), about__in=told).order_by("-written_at")[:MOST_SHOWN])


@transaction.atomic
def post_reminders(on: dt.date) -> list[Message]:
    """Remind owners of actions a week before they are due and a week after, each once; what a missed day left, late.

    Before: from a week ahead to the day itself, of what was undertaken before that week; after: up to three weeks.
    """
    outstanding = Action.objects.outstanding().with_owners().select_for_update(of=("self",))
    soon = [
        action
        for action in outstanding.filter(due_on__range=(on, on + A_WEEK)).exclude(reminded_before=F("due_on"))
        if action.undertaken_on < action.due_on - A_WEEK
    ]
    since = on - 3 * A_WEEK
    over = list(outstanding.filter(due_on__range=(since, on - A_WEEK)).exclude(reminded_after=F("due_on")))
    Action.objects.filter(pk__in=[action.pk for action in soon]).update(reminded_before=F("due_on"))
    Action.objects.filter(pk__in=[action.pk for action in over]).update(reminded_after=F("due_on"))
    return [
        *_remind([a for a in soon if a.due_on == on + A_WEEK], "Due in a week: your actions"),
        *_remind([a for a in soon if a.due_on != on + A_WEEK], "Due soon: your actions", is_late=True),
        *_remind([a for a in over if a.due_on == on - A_WEEK], "A week overdue: your actions"),
        *_remind([a for a in over if a.due_on != on - A_WEEK], "Overdue: your actions", is_late=True),
    ]


def _remind(actions: list[Action], heading: str, *, is_late: bool = False) -> list[Message]:
    return _post_actions(actions, heading, "actions", is_late=is_late)


def _post_actions(actions: Iterable[Action], heading: str, tells_of: str, *, is_late: bool = False) -> list[Message]:
    """Write each owner what is theirs, in one message."""
    actions = list(actions)
    owners = {owner.pk: owner for action in actions for owner in action.owners if owner != action.disowned_by}
    messages = []
    for person in owners.values():
        links = Links()
        context = {"heading": heading, "actions": _own(actions, person, links), "name": str(person), "is_late": is_late}
        messages.append(_post(person, "actions", tells_of, context, links=links))
    return _written(messages)


def _own(actions: list[Action], person: Person, links: Links) -> list[dict[str, Any]]:
    """A person's actions as an e-mail lists them; one out of Part B as its number alone."""
    return [
        {
            "key": action.pk,
            "as_told": (action.text, action.due_on),  # to compare with, never shown
            "reference": action.item.reference,
            "text": action.text if SAYS.may_show(action.part) else "",
            "owned_as": ", ".join(action.groups_in_words) if SAYS.may_show(action.part) else "",
            "due_on": action.due_on,
            "url": links.later("action", [action.pk, person.pk]),
        }
        for action in actions
        if person in action.owners and person != action.disowned_by
    ]


def _invited(meeting: Meeting, *, part: Part) -> list[Person]:
    """Everybody on the roll, to be told of something of that part; of Part B only those who have a seat today."""
    people = Person.objects.filter(pk__in=[person.pk for person in roll_of(meeting).people]).select_related("user")
    if part.is_confidential:
        seats = Seat.objects.active().filter(board=meeting.board_id)
        people = people.filter(pk__in=seats.order_by().values("person"))
    return list(people)


def _to_each(
    people: Iterable[Person], kind: str, tells_of: str, context: dict[str, object], *, reply_to: str = ""
) -> list[Message]:
    return _written(_post(person, kind, tells_of, context, reply_to=reply_to) for person in people)


def _written(messages: Iterable[Message | None]) -> list[Message]:
    return [message for message in messages if message]


def _post(
    person: Person,
    kind: str,
    tells_of: str,
    context: dict[str, object],
    *,
    once: str = "",
    reply_to: str = "",
    links: Links | None = None,
) -> Message | None:
    return write(
        to=address_of(person),
        name=str(person),
        whom=whom(person.pk),
        kind=kind,
        about=tells_of,
        once=f"{once}, {whom(person.pk)}" if once else "",
        context=context,
        reply_to=reply_to,
        links=links,
    )


def address_of(person: Person) -> str:
    """Where a person is written to, as everywhere in the portal."""
    return person.reachable_email


def address_now(whom: str) -> str:
    """The address of whom a message was for (``Message.whom``), as it is recorded now; empty where there is none."""
    person = person_of(whom)
    return address_of(person) if person else ""


def about(what: str, meeting: Meeting) -> str:
    """What a message tells of, as the post keeps it: ``minutes of meeting 12``."""
    return f"{what} of meeting {meeting.pk}"


def about_action(action: Action) -> str:
    """What a message about one action tells of, as the post keeps it: ``action 7``."""
    return f"action {action.pk}"


def _about(meeting: Meeting) -> dict[str, object]:
    return {"meeting": meeting, "board": str(meeting.board)}


def _url(name: str, *arguments: object) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=arguments)}"
