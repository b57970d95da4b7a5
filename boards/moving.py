"""What every step of a meeting begins and ends with: ``enter`` locks and checks the meeting, ``leave`` moves it on."""

from django.core.exceptions import ValidationError

from base.days import in_words
from base.saving import Author, save
from boards.attendance.roll import Roll
from boards.models import AgendaItem, Board, Decision, Interest, Meeting
from boards.steps import MeetingStep

DECIDING = (Decision.Kind.AGREED, Decision.Kind.RESOLVED)  # to note or to put off needs no quorum


def locked(meeting: Meeting) -> Meeting:
    """Fetch the meeting anew and lock it until the transaction ends: two people may press the same button."""
    return Meeting.objects.select_for_update(of=("self",)).select_related("board__quadrant").get(pk=meeting.pk)


def locked_item(item: AgendaItem) -> AgendaItem:
    """Fetch the item anew, with its meeting and board, and lock it until the transaction ends."""
    items = AgendaItem.objects.select_for_update(of=("self",)).select_related("meeting__board")
    return items.get(pk=item.pk)


def copy_withdrawals(*, of: AgendaItem, to: AgendaItem, by: Author) -> None:
    """Withdraw from an item whoever withdrew from the one that it came out of: neither is theirs to read."""
    there = to.interests.values("person")
    for one in of.interests.filter(withdrew=True).exclude(person__in=there):
        save(Interest(item=to, person=one.person, nature=one.nature, withdrew=True), by=by)


def lock_agendas(board: Board) -> None:
    """Lock the board's meetings whose agenda is not out, the soonest first, before any row that belongs to them."""
    waiting = Meeting.objects.filter(board=board).awaiting_agenda().order_by("held_on", "start_time", "pk")
    list(waiting.select_for_update(of=("self",)))


def enter(step: MeetingStep, meeting: Meeting) -> Meeting:
    """Return the meeting, locked. Raises ``ValidationError`` if the step does not lead from its status."""
    meeting = locked(meeting)
    if meeting.status not in step.leads_from:
        raise ValidationError(step.refusal_of(meeting))
    return meeting


def leave(step: MeetingStep, meeting: Meeting, by: Author, *, noted: str = "") -> None:
    """Give the meeting the status to which the step leads and save it, with the step's name in its history.

    ``noted`` is another of its names, one of ``noted_otherwise``.
    """
    meeting.status = step.leads_to or meeting.status
    save(meeting, by=by, why=noted or step.noted)


def refuse_without_quorum(meeting: Meeting, roll: Roll) -> None:
    """Raise ``ValidationError`` with a sentence for each decision and approval, unless the roll makes a quorum."""
    if roll.is_quorate:
        return
    decided = Decision.objects.filter(item__meeting=meeting, kind__in=DECIDING).select_related("item")
    problems = [
        f"Item {decision.item.number}, {_said(decision)}: without a quorum nothing is decided "
        f"({roll.lack}). Write it as a note, or put the attendance right."
        for decision in decided.order_by("item__position", "pk")
    ]
    problems += [
        f"Item {number} has a vote: without a quorum nothing is decided ({roll.lack}). Take the vote out, or put the "
        "attendance right."
        for number in meeting.items.filter(votes__isnull=False)
        .order_by("position")
        .values_list("number", flat=True)
        .distinct()
    ]
    problems += [
        f"Item {item.number} approved minutes: without a quorum none are approved ({roll.lack}). "
        "Put the attendance right."
        for item in meeting.items.order_by("position")
        if item.approves.exists() or item.approves_part_b.exists()
    ]
    if problems:
        raise ValidationError(problems)


def _said(decision: Decision) -> str:
    """Quote the decision, but not one of Part B: a superuser who records the meeting may not read that."""
    return "which is confidential" if decision.part.is_confidential else f"“{decision.line[:80] or decision}”"


def day(meeting: Meeting) -> str:
    """The meeting's day as a sentence writes it: ``15 October 2026``."""
    return in_words(meeting.held_on)
