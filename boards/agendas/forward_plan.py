"""The forward plan and agendas in step: what is planned comes onto its meeting's agenda, and what is taken off returns.

An agenda is the plan's until it goes out. From then on it is changed as an agenda, and the plan says what is on it.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from base.days import in_words
from base.saving import Author, save
from base.saving import locked as locked_row
from base.school_terms import Term
from boards.agendas.template import items_from_template, template_of
from boards.agendas.writes import COPIED, add_item, change_item, take_off
from boards.models import AgendaItem, Meeting, PlannedItem
from boards.models.forward_plan import open_meetings
from boards.moving import locked

NOT_OPEN = "That meeting is not open any more: its agenda is out, or it is cancelled or over. Choose another."
PLACE = ("meeting", "term_year", "term_name", "recurs")


@transaction.atomic
def plan_item(*, entry: PlannedItem, by: Author) -> None:
    """Save an entry, new or changed, and bring it onto the agendas at which it stands. Raises ``ValidationError``."""
    _refuse_what_is_on_every_agenda(entry)
    if entry.pk is not None:
        _refuse_settled(locked_row(entry))
    save(entry, by=by)
    _bring_agendas_in_step(entry, by)


@transaction.atomic
def plan_items(*, entries: Iterable[PlannedItem], by: Author) -> None:
    """Save several entries, all or none. Raises ``ValidationError`` that says of which one it is."""
    for entry in entries:
        try:
            plan_item(entry=entry, by=by)
        except ValidationError as error:
            raise ValidationError(f"“{entry.title}”: {' '.join(error.messages)}") from None


@transaction.atomic
def move_planned(
    *, entry: PlannedItem, by: Author, meeting: Meeting | None = None, term: Term | None = None, recurs: str = ""
) -> None:
    """Let an entry stand there; without a meeting, a term or a recurrence it is not placed."""
    entry = locked_row(entry)
    _refuse_settled(entry)
    entry.put_at(meeting, term, recurs)
    save(entry, by=by, fields=PLACE)
    _bring_agendas_in_step(entry, by)


@transaction.atomic
def postpone_planned(*, entry: PlannedItem, by: Author) -> Meeting | None:
    """Move an entry to the board's next open meeting after the one that it stands at, which is returned.

    One without a meeting goes to the first; where none is planned that late it is not placed.
    """
    entry = locked_row(entry)
    later = open_meetings(entry.board)
    if entry.meeting:
        later = later.filter(held_on__gt=entry.meeting.held_on)
    target = later.select_related("board").first()
    move_planned(entry=entry, meeting=target, by=by)
    return target


@transaction.atomic
def set_done(*, entry: PlannedItem, is_done: bool, by: Author) -> None:
    """Say that an entry is done with, or that it is not after all; agendas that have it keep it."""
    entry = locked_row(entry)
    entry.done_on = timezone.localdate() if is_done else None
    save(entry, by=by, fields=["done_on"])


@transaction.atomic
def fill_from_plan(*, meeting: Meeting, by: Author) -> None:
    """Put on a new meeting's agenda what was planned for its term before it had one, and what comes again and again."""
    if not meeting.awaits_agenda or meeting.held_on < timezone.localdate():
        return
    entries = PlannedItem.objects.filter(board=meeting.board).open().select_for_update(of=("self",))
    for entry in entries.for_term(meeting.term):
        entry.put_at(meeting)
        save(entry, by=by, fields=PLACE)
        _put_on(meeting, entry, by)
    for entry in entries.recurring_in(meeting.term):
        _put_on(meeting, entry, by)


@transaction.atomic
def give_up_meeting(*, meeting: Meeting, by: Author) -> None:
    """Of a meeting that is cancelled: what was to come to it is not placed any more."""
    for entry in meeting.planned.open():
        entry.put_at()
        save(entry, by=by, fields=PLACE)


@transaction.atomic
def take_up_meeting(*, meeting: Meeting, by: Author) -> None:
    """Of a meeting that is set up again: what it has from the plan stands there again, unless it went elsewhere."""
    for entry in PlannedItem.objects.filter(agenda_items__meeting=meeting, recurs=""):
        if entry.is_placed or entry.done_on:
            item = meeting.items.get(planned_as=entry)
            item.planned_as = None
            save(item, by=by, fields=["planned_as"])
        else:
            entry.put_at(meeting)
            save(entry, by=by, fields=PLACE)


def see_off(*, meeting: Meeting, by: Author) -> None:
    """When the minutes go round: what came to the meeting is done, but for what it put off, which is not placed."""
    for entry in meeting.planned.open():
        put_off = entry.agenda_items.filter(meeting=meeting, put_off_at__isnull=False).exists()
        if put_off:
            entry.put_at()
        else:
            entry.done_on = meeting.held_on
        save(entry, by=by, fields=[*PLACE, "done_on"])


def follow_item(*, item: AgendaItem, by: Author) -> None:
    """Let the entry of an item that came back stand where that is."""
    entry = item.planned_as
    if entry and not entry.is_recurring:
        entry.put_at(item.meeting)
        entry.done_on = None
        save(entry, by=by, fields=[*PLACE, "done_on"])


def _refuse_settled(entry: PlannedItem) -> None:
    if entry.is_settled and entry.meeting and not entry.meeting.is_cancelled:
        raise ValidationError(
            f"The agenda of {in_words(entry.meeting.held_on)} has gone out with this, so it stays there. What that "
            "meeting puts off comes back by itself."
        )


def _refuse_what_is_on_every_agenda(entry: PlannedItem) -> None:
    if entry.title.casefold() in {item.title.casefold() for item in template_of(entry.board)}:
        raise ValidationError({"title": f"“{entry.title}” is on every agenda of this board already."})


def _bring_agendas_in_step(entry: PlannedItem, by: Author) -> None:
    """Take the entry off open agendas where it does not stand, put it on those where it does."""
    wanted = _meetings_of(entry)
    on_agendas = entry.agenda_items.filter(meeting__in=open_meetings(entry.board).order_by().values("pk"))
    for item in on_agendas.select_related("meeting"):
        if item.meeting not in wanted:
            take_off(item=item, by=by)
    for meeting in wanted:
        _put_on(meeting, entry, by)


def _meetings_of(entry: PlannedItem) -> list[Meeting]:
    """The meetings that are to have it. Raises ``ValidationError`` if the one that was chosen is not open."""
    meetings = open_meetings(entry.board).select_related("board")
    if entry.is_recurring:
        return [meeting for meeting in meetings if entry.comes_to(meeting)]
    chosen = list(meetings.filter(pk=entry.meeting_id)) if entry.meeting_id else []
    if entry.meeting_id and not chosen:
        raise ValidationError(NOT_OPEN)
    return chosen


def _put_on(meeting: Meeting, entry: PlannedItem, by: Author) -> None:
    """Put the entry on the agenda, or let the item that is it, or has its title in its part, say what it says."""
    meeting = locked(meeting)
    if not meeting.awaits_agenda:  # it went out meanwhile
        raise ValidationError(NOT_OPEN)
    item = entry.agenda_items.filter(meeting=meeting).first() or _of_its_title(meeting, entry)
    fields: dict[str, Any] = {name: getattr(entry, name) for name in COPIED}
    if item is None:
        _start_agenda(meeting, by)
        add_item(meeting=meeting, title=entry.title, planned_as=entry, by=by, **fields, **entry.part.column)
        return
    if item.planned_as_id != entry.pk:
        item.planned_as = entry
        save(item, by=by, fields=["planned_as"])
        return
    for name, value in fields.items():
        setattr(item, name, value)
    item.title, item.part = entry.title, entry.part
    change_item(item=item, by=by)


def _start_agenda(meeting: Meeting, by: Author) -> None:
    """Begin the agenda of a meeting that has none, such as one added in admin, as its board's agendas begin."""
    if not meeting.items.exists():
        for item in items_from_template(meeting):
            save(item, by=by)


def _of_its_title(meeting: Meeting, entry: PlannedItem) -> AgendaItem | None:
    there = meeting.items.of_part(entry.part).filter(standing=AgendaItem.Standing.NONE)
    return next((item for item in there if item.title.casefold() == entry.title.casefold()), None)
