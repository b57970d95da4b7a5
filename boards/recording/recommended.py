"""Making recommendations the decisions of a meeting: their lines go into the item's text, from which decisions follow.

They are added below what is there, each once, so pressing it twice, or in two browsers, adds nothing to what one press
adds, and nothing that somebody typed is touched (ADR 18, 71).
"""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction

from base.saving import Author
from boards.attendance.roll import Roll, roll_of
from boards.minutes.item_texts import refuse_closed, save_text
from boards.minutes.outcomes import Problem, match_outcomes
from boards.minutes.recommendations import Recommendation, numbers_named, read_recommendations
from boards.models import AgendaItem
from boards.moving import locked, locked_item


def to_agree(item: AgendaItem, only: Collection[int] = ()) -> list[Recommendation]:
    """The recommendations, all or those of these numbers, on which no line of the item's text decides yet."""
    named = numbers_named(item.text)
    points = read_recommendations(item.recommendations).points
    return [one for one in points if one.number not in named and (not only or one.number in only)]


def without_quorum(roll: Roll) -> str:
    """Why nothing can be agreed; empty with a quorum."""
    if roll.is_quorate:
        return ""
    return f"Without a quorum nothing is decided ({roll.lack}). Put the attendance right, or write “Deferred: …”."


@transaction.atomic
def agree_recommendations(
    *, item: AgendaItem, recommendations: Collection[Recommendation], by: Author
) -> tuple[int, list[Problem]]:
    """Add the lines that agree those recommendations, as they were shown, to the text, and make what it says.

    Returns how many lines were added, and the lines that are no actions yet. Raises ``ValidationError`` without a
    quorum, where the minutes are closed, or where the item recommends something else by now.
    """
    meeting = locked(item.meeting)  # who is there must not change meanwhile
    item = locked_item(item)
    refuse_closed(meeting)
    if problem := without_quorum(roll_of(meeting)):
        raise ValidationError(problem)
    there = read_recommendations(item.recommendations).points
    if not all(one in there for one in recommendations):
        raise ValidationError("The recommendations of this item were changed meanwhile. Look at them again.")
    numbers = {one.number for one in recommendations}
    lines = [one.line for one in to_agree(item, numbers)] if numbers else []
    if lines:
        before = f"{item.text.rstrip()}\n" if item.text.strip() else ""
        save_text(item=item, text=before + "\n".join(lines), base=item.version, by=by)
        item.refresh_from_db()
    return len(lines), match_outcomes(item, by)
