"""The forward plan and agendas in step: what is planned comes onto its meeting's agenda, and what is taken off returns.

An agenda is the plan's until it goes out. From then on it is changed as an agenda, and the plan says what is on it.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from base.days import in_words
from base.saving import Author, save
from base.saving import locked as locked_row
from base.school_terms import Term
from boards.agendas.taking_up import start_agenda, take_up
from boards.agendas.template import template_of
from boards.agendas.writes import (
    COPIED,
    add_item,
    bring_over,
    change_item,
    keep_plan_in_step,
    take_off,
)
from boards.models import AgendaItem, Meeting, Part, PlannedItem
from boards.models.forward_plan import PLACE_COLUMNS, open_meetings
from boards.models.parts import PART_COLUMN
from boards.moving import lock_agendas, locked

NOT_OPEN = "That meeting is not open any more: its agenda is out, or it is cancelled or over. Choose another."
WRITTEN = ("title", *COPIED, PART_COLUMN, "wants_report", "note", *PLACE_COLUMNS)  # all but whether it is done


@transaction.atomic
def plan_item(*, entry: PlannedItem, by: Author, is_moved: bool = True, opens: bool = False) -> None:
    """Save an entry, new or changed, and bring it onto the agendas at which it stands. Raises ``ValidationError``.

    Where it stands is written if it ``is_moved``. One that was confidential stays so, unless who asks ``opens`` it.
    """
    _refuse_what_is_on_every_agenda(entry)
    lock_agendas(entry.board)
    before = locked_row(entry) if entry.pk is not None else None
    if before:
        _refuse_settled(before)
        if not is_moved:
            entry.put_at(before.meeting, before.term, before.recurs)
        if before.part.is_confidential and not opens:
            entry.part = Part.B
    entry.full_clean()
    save(entry, by=by, fields=WRITTEN if before else None)
    _bring_agendas_in_step(entry, before, by, opens=opens)


@transaction.atomic
def plan_items(
    *, entries: Iterable[PlannedItem], by: Author, stay: Collection[PlannedItem] = (), opens: bool = False
) -> None:
    """Save several entries, all or none; those that ``stay`` where they are. Raises ``ValidationError`` that says of
    which one it is.
    """
    for entry in entries:
        try:
            plan_item(entry=entry, by=by, is_moved=entry not in stay, opens=opens)
        except ValidationError as error:
            raise ValidationError(f"“{entry.title}”: {' '.join(error.messages)}") from None


@transaction.atomic
def move_planned(
    *, entry: PlannedItem, by: Author, meeting: Meeting | None = None, term: Term | None = None, recurs: str = ""
) -> None:
    """Let an entry stand there; without a meeting, a term or a recurrence it is not placed."""
    lock_agendas(entry.board)
    before = locked_row(entry)
    _refuse_settled(before)
    entry = PlannedItem.objects.select_related("board", "meeting").get(pk=before.pk)
    entry.put_at(meeting, term, recurs)
    save(entry, by=by, fields=PLACE_COLUMNS)
    _bring_agendas_in_step(entry, before, by)


@transaction.atomic
def postpone_planned(*, entry: PlannedItem, by: Author) -> Meeting | None:
    """Move an entry to the board's next open meeting after the one that it stands at, which is returned.

    One without a meeting goes to the first; where none is planned that late it is not placed.
    """
    lock_agendas(entry.board)
    entry = locked_row(entry)
    later = open_meetings(entry.board)
    if entry.meeting:
        later = later.filter(held_on__gt=entry.meeting.held_on)
    target = later.select_related("board").first()
    move_planned(entry=entry, meeting=target, by=by)
    return target


@transaction.atomic
def set_done(*, entry: PlannedItem, is_done: bool, by: Author) -> None:
    """Say that an entry is done with, or that it is not after all; agendas that have it keep it.

    Raises ``ValidationError`` if its agenda is out.
    """
    entry = locked_row(entry)
    if entry.done_on and not is_done:
        _refuse_out(entry)
    entry.done_on = timezone.localdate() if is_done else None
    save(entry, by=by, fields=["done_on"])


@transaction.atomic
def fill_from_plan(*, meeting: Meeting, by: Author) -> None:
    """Put on a new meeting's agenda what was planned for its term before it had one, and what comes again and again."""
    meeting = locked(meeting)
    if not meeting.awaits_agenda or meeting.held_on < timezone.localdate():
        return
    entries = PlannedItem.objects.filter(board=meeting.board).open().select_for_update(of=("self",))
    for entry in entries.for_term(meeting.term):
        entry.put_at(meeting)
        save(entry, by=by, fields=PLACE_COLUMNS)
        _put_on(meeting, entry, by)
    for entry in entries.recurring_in(meeting.term):
        _put_on(meeting, entry, by)


@transaction.atomic
def give_up_meeting(*, meeting: Meeting, by: Author) -> None:
    """Of a meeting that is cancelled: what was to come to it is not placed any more."""
    for entry in meeting.planned.open():
        entry.put_at()
        save(entry, by=by, fields=PLACE_COLUMNS)


@transaction.atomic
def take_up_meeting(*, meeting: Meeting, by: Author) -> None:
    """Of a meeting that is set up again: what it has from the plan stands there again, unless it went elsewhere.

    What was planned meanwhile for its term, or to come again and again, comes to it as to a new meeting.
    """
    for entry in PlannedItem.objects.filter(agenda_items__meeting=meeting, recurs=""):
        if entry.is_placed or entry.done_on:
            item = meeting.items.get(planned_as=entry)
            item.planned_as = None
            save(item, by=by, fields=["planned_as"])
        else:
            entry.put_at(meeting)
            save(entry, by=by, fields=PLACE_COLUMNS)
    fill_from_plan(meeting=meeting, by=by)


def _refuse_settled(entry: PlannedItem) -> None:
    _refuse_out(entry)
    if entry.done_on:
        raise ValidationError(f"{entry.neutral_title} is done with. Put it back into the plan first, then change it.")


def _refuse_out(entry: PlannedItem) -> None:
    if entry.is_settled and entry.meeting and not entry.meeting.is_cancelled:
        raise ValidationError(
            f"The agenda of {in_words(entry.meeting.held_on)} has gone out with this, so it stays there. What that "
            "meeting puts off comes back by itself."
        )


def _refuse_what_is_on_every_agenda(entry: PlannedItem) -> None:
    if entry.title.casefold() in {item.title.casefold() for item in template_of(entry.board)}:
        raise ValidationError({"title": f"“{entry.title}” is on every agenda of this board already."})


def _bring_agendas_in_step(entry: PlannedItem, before: PlannedItem | None, by: Author, *, opens: bool = False) -> None:
    """Take the entry off open agendas where it does not stand, put it on those where it newly does.

    An agenda from which one that recurs was taken off stays without it.
    """
    wanted = _meetings_of(entry, before)
    on_agendas = entry.agenda_items.filter(meeting__in=open_meetings(entry.board).order_by().values("pk"))
    items = list(on_agendas.select_related("meeting__board").order_by("meeting__held_on"))
    strays = [item for item in items if item.meeting not in wanted]
    for meeting in wanted:
        item = entry.agenda_items.filter(meeting=meeting).first()
        if item is None and strays and not entry.is_recurring:
            item = strays.pop(0)
            bring_over(item=item, meeting=meeting, by=by)
        if item is not None and before is not None:
            _let_follow(item, entry, before, by, opens=opens)
        elif not (before and before.comes_to(meeting)):
            _put_on(meeting, entry, by)
    for item in strays:
        _refuse_losing(item)
        take_off(item=item, by=by)


def _meetings_of(entry: PlannedItem, before: PlannedItem | None) -> list[Meeting]:
    """The meetings that are to have it. Raises ``ValidationError`` if the one that was chosen is not open.

    One that is over without an agenda is open to what stands there already.
    """
    meetings = open_meetings(entry.board).select_related("board")
    if entry.is_recurring:
        return [meeting for meeting in meetings if entry.comes_to(meeting)]
    if entry.meeting is None:
        return []
    stays = before is not None and before.meeting_id == entry.meeting_id and entry.meeting.awaits_agenda
    if not stays and not meetings.filter(pk=entry.meeting.pk).exists():
        raise ValidationError(NOT_OPEN)
    return [entry.meeting]


def _put_on(meeting: Meeting, entry: PlannedItem, by: Author) -> None:
    """Put the entry on the agenda that has no item of it: the one that a meeting put off, else a new one.

    An item that has its title in its part, and is of no other entry, is the entry's from then on.
    """
    meeting = locked(meeting)
    if not meeting.awaits_agenda:  # it went out meanwhile
        raise ValidationError(NOT_OPEN)
    if entry.agenda_items.filter(meeting=meeting).exists():
        return
    waiting = AgendaItem.objects.put_off(entry.board).filter(planned_as=entry, meeting__held_on__lt=meeting.held_on)
    if not entry.is_recurring and (put_off := waiting.select_related("meeting", "presenter").last()):
        put_off.planned_as = entry
        item = take_up(item=put_off, meeting=meeting, by=by)
        _let_say(item, entry, ("title", *COPIED))
        change_item(item=item, by=by)
        return
    if same := _of_its_title(meeting, entry):
        same.planned_as = entry
        save(same, by=by, fields=["planned_as"])
        return
    start_agenda(meeting=meeting, by=by)
    fields: dict[str, Any] = {name: getattr(entry, name) for name in COPIED}
    add_item(meeting=meeting, title=entry.title, planned_as=entry, by=by, **fields, **entry.part.column)


def _let_follow(item: AgendaItem, entry: PlannedItem, before: PlannedItem, by: Author, *, opens: bool) -> None:
    """Give the item what was changed of its entry; of one that recurs, where the agenda said the same as the entry.

    It becomes confidential with the entry, and open only with one that comes once.
    """
    changed = [name for name in ("title", *COPIED) if getattr(entry, name) != getattr(before, name)]
    if entry.is_recurring:
        changed = [name for name in changed if getattr(item, name) == getattr(before, name)]
    part = item.part
    _let_say(item, entry, changed)
    if opens and before.part.is_confidential and not (entry.is_recurring or entry.part.is_confidential):
        item.part = Part.A
    if changed or item.part is not part:
        change_item(item=item, by=by)
    else:
        keep_plan_in_step(item=item, by=by)


def _let_say(item: AgendaItem, entry: PlannedItem, names: Iterable[str]) -> None:
    item.planned_as = entry
    for name in names:
        setattr(item, name, getattr(entry, name))
    if entry.part.is_confidential:
        item.part = Part.B


def _refuse_losing(item: AgendaItem) -> None:
    if item.recommendations:
        raise ValidationError(
            f"Item {item.number} of {in_words(item.meeting.held_on)} has recommendations, which would be lost. Move it "
            "to another meeting, or take it off on the agenda’s page."
        )


def _of_its_title(meeting: Meeting, entry: PlannedItem) -> AgendaItem | None:
    there = meeting.items.of_part(entry.part).filter(standing=AgendaItem.Standing.NONE, planned_as=None)
    return next((item for item in there if item.title.casefold() == entry.title.casefold()), None)
