"""Changes of an agenda."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError

from base.days import in_words
from base.saving import Author, delete, save
from base.saving import locked as locked_row
from boards.minutes.freezing import freeze_draft_anew
from boards.minutes.outcomes import keep_outcomes_in_step
from boards.models import AgendaItem, Meeting, PlannedItem
from boards.models.forward_plan import PLACE_COLUMNS
from boards.models.parts import PART_COLUMN
from boards.moving import locked

COPIED = (
    "purpose",
    "presenter",
    "outside_presenter",
    "outside_body",
    "minutes_allowed",
)  # besides a title


@transaction.atomic
def add_item(*, meeting: Meeting, title: str, by: Author, **fields: object) -> AgendaItem:
    """Add an item where it belongs, with the next number; late once the agenda is issued. Raises ``ValidationError``.

    It stands before the date of the next meeting, which closes an agenda; one of Part B stands last. Before the agenda
    is issued the numbers follow.
    """
    title = " ".join(title.split())
    if not title:
        raise ValidationError({"title": "Enter what the item is about."})
    meeting = locked(meeting)
    _refuse_closed_agenda(meeting)
    position, number = _next_place(meeting)
    is_late = meeting.has_issued_agenda
    item = AgendaItem(meeting=meeting, title=title, position=position, number=number, is_late=is_late, **fields)
    save(item, by=by)
    _put_before_the_end(item, by)
    return item


def _put_before_the_end(item: AgendaItem, by: Author) -> None:
    items = list(item.meeting.items.order_by("position", "pk"))
    ends = [place for place, one in enumerate(items, start=1) if one.standing == AgendaItem.Standing.NEXT_DATE]
    if not ends or item.part.is_confidential or item.standing:
        return
    place_item(item=item, place=ends[-1], by=by)
    item.refresh_from_db(fields=["position", "number"])


def _refuse_closed_agenda(meeting: Meeting) -> None:
    if meeting.has_circulated_minutes or meeting.is_cancelled:
        raise ValidationError(f"The agenda is closed ({meeting.get_status_display().lower()}).")


def _next_place(meeting: Meeting) -> tuple[int, str]:
    """The position and the number after the last of each; for a caller that holds the meeting's lock."""
    places = list(meeting.items.order_by().values_list("position", "number"))
    numbers = [int("".join(filter(str.isdigit, number)) or 0) for _, number in places]
    return max((position for position, _ in places), default=0) + 1, str(max(numbers, default=0) + 1)


@transaction.atomic
def move_item(*, item: AgendaItem, up: bool, by: Author) -> None:
    """Move an item one place up or down; before the agenda is issued the numbers follow, afterwards they stay."""
    locked(item.meeting)
    place = list(item.meeting.items.order_by("position", "pk")).index(item) + 1
    place_item(item=item, place=place - 1 if up else place + 1, by=by)


@transaction.atomic
def place_item(*, item: AgendaItem, place: int, by: Author) -> None:
    """Put an item at a place, 1 for the first; the numbers follow or stay as ``move_item`` says."""
    meeting = locked(item.meeting)  # two people may sort one agenda
    items = list(meeting.items.order_by("position", "pk"))
    if not 1 <= place <= len(items) or items[place - 1] == item:
        return
    items.remove(item)
    items.insert(place - 1, item)
    if not meeting.has_issued_agenda:
        _number_anew(items, by)
        return
    for position, moved in enumerate(items, start=1):
        if moved.position != position:
            moved.position = position
            save(moved, by=by, fields=["position"])


@transaction.atomic
def bring_over(*, item: AgendaItem, meeting: Meeting, by: Author) -> None:
    """Move an item to the agenda of another meeting of its board with all that was typed of it; both numbers follow.

    The caller holds the locks of both, whose agendas are not out. Raises ``ValidationError`` if it has papers.
    """
    left = item.meeting
    if item.papers.exists():
        raise ValidationError(
            f"Item {item.number} of {in_words(left.held_on)} has papers, which belong to that meeting, so it stays "
            "there. Add the item to the other agenda, or change its title here."
        )
    position, number = _next_place(meeting)
    item.meeting, item.position, item.number = meeting, position, number
    save(item, by=by, fields=["meeting", "position", "number"])
    _put_before_the_end(item, by)
    _number_anew(list(left.items.order_by("position", "pk")), by)


@transaction.atomic
def remove_item(*, item: AgendaItem, by: Author) -> None:
    """Take an item off an agenda; if it comes from the forward plan it is there again, as not placed yet.

    Raises ``ValidationError`` as ``take_off`` does.
    """
    locked(item.meeting)
    give_back(item=item, by=by)
    take_off(item=item, by=by)


def give_back(*, item: AgendaItem, by: Author) -> None:
    """Let the entry of an item that leaves its agenda be in the plan, as not placed; the caller holds the lock."""
    if item.planned_as is None:
        return
    entry = locked_row(item.planned_as)
    if entry.is_recurring:
        entry = _once(entry)
    entry.put_at()
    copy_to_plan(item, entry)
    entry.full_clean()
    save(entry, by=by, fields=["title", *COPIED, PART_COLUMN, *PLACE_COLUMNS] if entry.pk else None)


@transaction.atomic
def take_off(*, item: AgendaItem, by: Author) -> None:
    """Take an item off an agenda that has not gone out; raises ``ValidationError`` where it has, or has papers."""
    meeting = locked(item.meeting)
    if meeting.has_issued_agenda:
        raise ValidationError("The agenda has gone out, so its items stay. Say in the minute that it was not taken.")
    try:
        delete(item, by=by)
    except ProtectedError:
        raise ValidationError(
            f"Item {item.number} has papers, or more that is kept, so it stays. Withdraw the papers and change its "
            "title, or move it down."
        ) from None
    _number_anew(list(meeting.items.order_by("position", "pk")), by)


def _number_anew(items: list[AgendaItem], by: Author) -> None:
    """Number the items from 1. As no two may share a number, each gets a number in between that no item has."""
    for position, item in enumerate(items, start=1):
        if item.number != str(position):
            AgendaItem.objects.filter(pk=item.pk).update(number=f"~{position}")
    for position, item in enumerate(items, start=1):
        item.position, item.number = position, str(position)
        save(item, by=by, fields=["position", "number"])


@transaction.atomic
def change_item(*, item: AgendaItem, by: Author) -> None:
    """Save what a form changed of an item; not its text, nor its part once the minutes have gone round."""
    meeting = locked(item.meeting)
    _refuse_closed_agenda(meeting)
    item.full_clean()
    before = AgendaItem.objects.get(pk=item.pk)
    outside = ["outside_presenter", "outside_body"]
    fields = ["title", "purpose", "presenter", *outside, "minutes_allowed", "standing", PART_COLUMN, "recommendations"]
    save(item, by=by, fields=fields)
    keep_plan_in_step(item=item, by=by)
    recommends_otherwise = item.recommendations != before.recommendations
    if recommends_otherwise and meeting.is_being_recorded:  # what was decided is then said otherwise
        keep_outcomes_in_step(item=item, by=by)
        Meeting.objects.filter(pk=meeting.pk).update(cleared_at=None, cleared_by=None)
    if item.part is not before.part:
        freeze_draft_anew(meeting=meeting, by=by)


def keep_plan_in_step(*, item: AgendaItem, by: Author) -> None:
    """Let the entry of the forward plan that comes once, as this item, say what the item says; its part too."""
    entry = item.planned_as
    if entry and not entry.is_recurring:
        copy_to_plan(item, entry)
        save(entry, by=by, fields=["title", *COPIED, PART_COLUMN])


def _once(entry: PlannedItem) -> PlannedItem:
    """Another entry, for the one time that a recurring one was taken off an agenda."""
    return PlannedItem(board=entry.board, note=entry.note, wants_report=entry.wants_report)


def copy_to_plan(item: AgendaItem, entry: PlannedItem) -> None:
    """Give the entry what the item says, which may have been changed on the agenda."""
    for name in COPIED:
        setattr(entry, name, getattr(item, name))
    entry.title, entry.part = item.title, item.part
