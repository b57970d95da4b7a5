"""What was said of priorities, for the minutes of the meeting that said it (boards/models/besides.py)."""

from collections.abc import Iterable

from boards.models import Meeting, Part
from boards.models.besides import Correctable, SaidBesides
from improvement.models import PriorityProgress
from improvement.models.priorities import in_words
from improvement.priorities.sentences import HINT
from improvement.priorities.writes import correct_progress


def said_of_priorities(meeting: Meeting) -> Iterable[SaidBesides]:
    """A line for each priority of which a quadrant's meeting said something, in their order."""
    if not meeting.board.quadrant_id:
        return []
    rows = PriorityProgress.objects.filter(meeting=meeting).select_related("priority")
    in_order = rows.order_by("priority__position", "priority__name")
    return [SaidBesides(row.item_id, f"Priority “{row.priority}”", row.in_words, _correctable(row)) for row in in_order]


def _correctable(said: PriorityProgress) -> Correctable:
    """How the meeting that approves the minutes corrects it."""
    return Correctable(
        key=f"priority-{said.pk}",
        word_label="How does it go?",
        word=said.rating,
        choices=PriorityProgress.Rating.choices,
        words_label="Why, in a sentence",
        words=said.sentence,
        hint=HINT,
        as_text=in_words,
        correct=lambda word, words, by: correct_progress(said.pk, rating=word, sentence=words, by=by),
    )


def priorities_becoming_public(meeting: Meeting) -> str:
    """That what was said of priorities is public with the minutes, to who publishes them."""
    if not meeting.board.quadrant_id:
        return ""
    many = PriorityProgress.objects.filter(meeting=meeting).of_part(Part.A).count()
    if not many:
        return ""
    which = "one of the county’s priorities becomes" if many == 1 else f"{many} of the county’s priorities becomes"
    return f"What was said of {which} public with them, on the page of priorities too."
