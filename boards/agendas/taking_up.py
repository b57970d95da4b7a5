"""An item that a meeting put off, on the agenda of the one that takes it up."""

from django.db import transaction

from base.saving import Author, save
from boards.agendas.template import items_from_template
from boards.agendas.writes import COPIED, add_item
from boards.minutes.recommendations import to_come_back
from boards.models import AgendaItem, Meeting
from boards.models.forward_plan import PLACE_COLUMNS
from boards.moving import copy_withdrawals


@transaction.atomic
def take_up(*, item: AgendaItem, meeting: Meeting, by: Author) -> AgendaItem:
    """Put an item that was put off on the meeting's agenda, in its part, unless it is there; return what is there.

    Who withdrew from a confidential one is withdrawn from it there too, until somebody else records otherwise. The
    caller holds the lock of the meeting.
    """
    again = _there_already(meeting, item)
    if again is None:
        start_agenda(meeting=meeting, by=by)
        fields = {name: getattr(item, name) for name in COPIED} | {"recommendations": to_come_back(item)}
        again = add_item(meeting=meeting, title=item.title, comes_from=item, by=by, **fields, **item.part.column)
    elif again.comes_from is None:
        again.comes_from = item
        save(again, by=by, fields=["comes_from"])
    if item.part.is_confidential:
        copy_withdrawals(of=item, to=again, by=by)
    if item.planned_as and not item.planned_as.is_recurring:
        again.planned_as = item.planned_as
        save(again, by=by, fields=["planned_as"])
        follow_item(item=again, by=by)
    item.put_off_at = None
    save(item, by=by, fields=["put_off_at"])
    return again


def start_agenda(*, meeting: Meeting, by: Author) -> None:
    """Begin the agenda of a meeting that has none, such as one added in admin, as its board's agendas begin."""
    if not meeting.items.exists():
        for item in items_from_template(meeting):
            save(item, by=by)


def follow_item(*, item: AgendaItem, by: Author) -> None:
    """Let the entry of an item that came back, or was moved, stand where that is."""
    entry = item.planned_as
    if entry and not entry.is_recurring:
        entry.put_at(item.meeting)
        entry.done_on = None
        save(entry, by=by, fields=[*PLACE_COLUMNS, "done_on"])


def _there_already(meeting: Meeting, item: AgendaItem) -> AgendaItem | None:
    """The item that it is there: of its entry, or come back from it, whatever the title; else that of its title.

    One of its title that another entry became is another item.
    """
    there = list(meeting.items.select_related("comes_from"))
    entry = item.planned_as_id
    of_it = [one for one in there if (entry and one.planned_as_id == entry) or one.comes_from_id == item.pk]
    titled = [one for one in there if one.part is item.part and one.title.casefold() == item.title.casefold()]
    return next((one for one in [*of_it, *titled] if one in of_it or not entry or not one.planned_as_id), None)
