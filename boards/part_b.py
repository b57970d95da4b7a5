"""What an answer shows of Part B is noted on its request; the project writes it into the audit trail (ADR 21)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from boards.models import (
    Action,
    AgendaItem,
    Attendance,
    Board,
    Decision,
    Interest,
    Meeting,
    MinutesVersion,
    NamedVote,
    Paper,
    Part,
    PlannedItem,
    Vote,
    access,
)
from boards.models.minutes_access import meetings_closed_to
from boards.models.papers import withdrawn_papers
from boards.models.parts import in_part
from partnerships.models import Person

NOTES = "part_b_shown"  # the attribute of a request
_ITSELF, _OF_ITEM = in_part(Part.B, of=""), in_part(Part.B, of="item")
_CAME_FOR_IT = in_part(Part.B, of="for_item") | in_part(Part.B, of="arrived_at") | in_part(Part.B, of="left_at")
CONFIDENTIAL: dict[type[Model], tuple[Q, str]] = {  # what makes a record Part B, and the way to its meeting
    AgendaItem: (_ITSELF, "meeting"),
    MinutesVersion: (_ITSELF, "meeting"),
    Decision: (_OF_ITEM, "item__meeting"),
    Action: (_OF_ITEM, "item__meeting"),
    Interest: (_OF_ITEM, "item__meeting"),
    Vote: (_OF_ITEM, "item__meeting"),
    NamedVote: (in_part(Part.B, of="vote__item"), "vote__item__meeting"),
    Paper: (_ITSELF | _OF_ITEM, "meeting"),
    Attendance: (_CAME_FOR_IT, "meeting"),
    PlannedItem: (_ITSELF, "meeting"),
}
_ITEMS: dict[type[Model], tuple[str, ...]] = {  # the ways from a record to the items of which it says something
    AgendaItem: ("id",),
    Decision: ("item",),
    Action: ("item",),
    Interest: ("item",),
    Vote: ("item",),
    NamedVote: ("vote__item",),
    Attendance: ("for_item", "arrived_at", "left_at"),
    PlannedItem: ("agenda_items",),
}


def note_part_b(request: HttpRequest, meetings: Iterable[Meeting]) -> None:
    """Note that the answer shows Part B of these meetings, whose boards are fetched already."""
    setattr(request, NOTES, noted_of(request) | {meeting.reference for meeting in meetings})


def note_plan(request: HttpRequest, board: Board, *, is_shown: bool) -> None:
    """Note that the answer shows confidential entries of a board's forward plan, which need no meeting."""
    if is_shown:
        setattr(request, NOTES, noted_of(request) | {f"{board.abbreviation} forward plan"})


def note_items(request: HttpRequest, items: Iterable[AgendaItem]) -> None:
    """Note the meetings of those of the items that are Part B."""
    note_part_b(request, [item.meeting for item in items if item.part.is_confidential])


def note_papers(request: HttpRequest, meeting: Meeting, papers: Iterable[Paper]) -> None:
    """Note the meeting where any of its papers, which come with their items, is Part B."""
    note_part_b(request, [meeting] if any(paper.part.is_confidential for paper in papers) else [])


def without_closed(rows: QuerySet, user: Any) -> QuerySet:
    """Leave out rows that are or show Part B of a meeting whose Part B the user may not read, or from which they
    withdrew for an interest: officers too."""
    return rows.exclude(_closed_to(user, rows.model))


def without_closed_versions(versions: QuerySet, user: Any) -> QuerySet:
    """Leave out versions of records that are closed to the user now, or, of those that are gone, were closed then."""
    model = versions.model.instance_type
    if model not in CONFIDENTIAL:
        return versions
    closed = _closed_to(user, model)
    return versions.exclude(closed | Q(id__in=model._base_manager.filter(closed).order_by().values("pk")))


def _closed_to(user: Any, model: type[Model]) -> Q:
    """The condition that a record of that kind, or a version of one, is Part B that the user may not read."""
    closed = _withdrawn_by(user, model) if getattr(user, "person_id", None) else access.NOBODY
    if access.is_officer(user):
        return closed
    is_confidential, meeting = CONFIDENTIAL[model]
    opened = Meeting.objects.filter(access.may_read_part_b(user)).order_by().values("pk")
    return closed | (is_confidential & ~Q((f"{meeting}__in", opened)))


def _withdrawn_by(user: Any, model: type[Model]) -> Q:
    """The condition that it is of what the user withdrew from: of one document, that holds all of a meeting's Part B,
    from any confidential item."""
    withdrew = Interest.objects.withdrawn_by(user).of_part(Part.B)
    if model is Paper:
        return withdrawn_papers(user)
    if model is MinutesVersion:
        return _ITSELF & Q(meeting__in=meetings_closed_to(user).order_by().values("pk"))
    return Q.create([(f"{way}__in", withdrew.values("item")) for way in _ITEMS[model]], connector=Q.OR)


def note_records(request: HttpRequest, records: Iterable[Model]) -> None:
    """Note the meetings of those records that are Part B; they may be of different models."""
    note_part_b(request, filter(None, map(_confidential, records)))


def noted_of(request: HttpRequest) -> set[str]:
    """The references of the meetings of which the answer shows Part B."""
    return getattr(request, NOTES, set())


def neutral_name(record: Model) -> str:
    """What to call a Part B record where the reader did not ask for it; empty for every other record."""
    if isinstance(record, PlannedItem):
        return f"Confidential business, forward plan of {record.board}" if record.part.is_confidential else ""
    if not isinstance(record, AgendaItem | Decision | Action | Paper | Vote):
        return ""
    if (meeting := _confidential(record)) is None:
        return ""
    item = record if isinstance(record, AgendaItem) else record.item
    return f"Confidential business, {item.reference if item else meeting.reference}"


def called(record: Model) -> str:
    """What to call any record where the reader did not ask for it."""
    return neutral_name(record) or str(record)


def with_part_b_about(person: Person, reader: Any) -> QuerySet[Meeting]:
    """The meetings whose Part B says something of the person that the reader may read: items presented, actions,
    interests, votes, taking the chair, coming and going."""
    by_item = Q(presenter=person) | Q(actions__owner=person) | Q(actions__others=person) | Q(interests__person=person)
    by_item |= Q(votes__named__person=person) | Q(chaired_from_here_by=person)
    items = without_closed(AgendaItem.objects.of_part(Part.B).filter(by_item), reader)
    roll = without_closed(person.attendances.filter(_CAME_FOR_IT), reader)
    of_item, of_roll = (Q(pk__in=rows.order_by().values("meeting")) for rows in (items, roll))
    return Meeting.objects.filter(of_item | of_roll).select_related("board")


def shows_part_b(meeting: Meeting, reader: Any) -> bool:
    """Whether the meeting's agenda or papers have Part B that the reader may read."""
    return any(without_closed(rows.of_part(Part.B), reader).exists() for rows in (meeting.items, meeting.papers))


def _confidential(record: Model) -> Meeting | None:
    """Return the record's meeting if the record is Part B or shows something of it, else None."""
    match record:
        case AgendaItem() | MinutesVersion() | Paper():
            return record.meeting if record.part.is_confidential else None
        case Decision() | Action() | Vote():
            return record.item.meeting if record.part.is_confidential else None
        case NamedVote():
            return _confidential(record.vote)
        case Attendance():
            return record.meeting if any(item.part.is_confidential for item in _items_of(record)) else None
    return None


def _items_of(attendance: Attendance) -> list[AgendaItem]:
    return list(filter(None, [attendance.arrived_at, attendance.left_at, attendance.for_item]))
