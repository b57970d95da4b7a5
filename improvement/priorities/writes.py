"""Recording how a priority goes."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from base.saving import Author, delete, save
from boards.minutes.item_texts import not_saved, take_clearing_back
from boards.models import AgendaItem, Meeting
from boards.models.items import AgendaItemQuerySet
from boards.models.parts import Part
from boards.moving import locked
from improvement.models import Priority, PriorityProgress
from improvement.priorities.sentences import read_sentence
from improvement.rounds.meanwhile import is_another, mark_of

PUT_RIGHT = (
    "Say at the next meeting how it goes. What the minutes have wrong is put right by the meeting that approves them."
)


class MeanwhileError(Exception):
    """Raised where somebody else said something of the priority meanwhile: ``now`` is what stands, None for nothing."""

    def __init__(self, now: PriorityProgress | None) -> None:
        self.now = now
        super().__init__("What was said of this priority was changed meanwhile.")


def items_of(meeting: Meeting) -> AgendaItemQuerySet:
    """The items under which progress may be said: it is public once minutes are, so none that is Part B."""
    return meeting.items.of_part(Part.A).order_by("position", "pk")  # type: ignore[no-any-return]


def mark_of_progress(said: PriorityProgress | None) -> str:
    """The mark of a page that shows what the meeting said of a priority."""
    return mark_of(*((said.rating, said.sentence, said.item_id) if said else ()))


def said_at(meeting: Meeting, priority: Priority) -> PriorityProgress | None:
    """What that meeting said of the priority; not what is confidential by now."""
    rows = PriorityProgress.objects.filter(meeting=meeting, priority=priority).of_part(Part.A)
    return rows.with_minute().first()


@transaction.atomic
def record_progress(
    *,
    meeting: Meeting,
    priority: Priority,
    rating: str,
    sentence: str,
    item: AgendaItem,
    by: Author,
    seen: str = "",
) -> PriorityProgress:
    """Say how a priority goes, in the place of what the same meeting said; other meetings' words stay.

    ``seen`` is the ``mark_of_progress`` of the page that is sent: raises ``MeanwhileError`` where somebody else has
    said otherwise since. It goes by the rule of the texts of the minutes, in which it stands: raises
    ``ValidationError`` once those are closed, and takes a clearing back.
    """
    meeting = locked(meeting)
    refuse_closed_progress(meeting)
    _refuse_changed(said_at(meeting, priority), seen)
    term = meeting.term
    there = PriorityProgress.objects.filter(priority=priority, meeting=meeting).first()
    progress = there or PriorityProgress(
        priority=priority, meeting=meeting, board_id=meeting.board_id, year=term.year, term=term.name
    )
    before = mark_of_progress(there)
    progress.rating, progress.sentence, progress.item = rating, sentence, item
    if mark_of_progress(progress) != before:
        save(progress, by=by)
        take_clearing_back(meeting)
    return progress


@transaction.atomic
def take_out(*, meeting: Meeting, priority: Priority, by: Author, seen: str = "") -> PriorityProgress | None:
    """Take out what that meeting said of a priority, and give it back; None where it had said nothing.

    Raises ``MeanwhileError`` and ``ValidationError`` as ``record_progress`` does.
    """
    meeting = locked(meeting)
    refuse_closed_progress(meeting)
    said = said_at(meeting, priority)
    if said is None:
        return None
    _refuse_changed(said, seen)
    delete(said, by=by)
    take_clearing_back(meeting)
    return said


@transaction.atomic
def correct_progress(pk: int, *, rating: str, sentence: str, by: Author) -> None:
    """Put right what a meeting said, as the meeting that approves its minutes does: it is for that alone.

    Raises ``ValidationError`` by ``word`` and ``words``, fields of ``boards.models.besides.Correctable``. A sentence
    that stays is not asked anew whether it names somebody.
    """
    progress = PriorityProgress.objects.select_for_update().get(pk=pk)
    errors: dict[str, Any] = {}
    if rating not in PriorityProgress.Rating.values:
        errors["word"] = "Choose how it goes"
    if sentence != progress.sentence:
        try:
            progress.sentence = read_sentence(sentence)
        except ValidationError as error:
            errors["words"] = error.messages
    if errors:
        raise ValidationError(errors)
    progress.rating = rating
    save(progress, by=by, fields=["rating", "sentence"])  # its item may have been made confidential since


def refuse_closed_progress(meeting: Meeting) -> None:
    """Refuse to change what stands in minutes that went round."""
    if not meeting.is_being_recorded:
        raise ValidationError(f"{not_saved(meeting)} {PUT_RIGHT}")


def _refuse_changed(said: PriorityProgress | None, seen: str) -> None:
    if is_another(seen, mark_of_progress(said)):
        raise MeanwhileError(said)
