"""What is left to do before a recording is finished, a sentence each, with where on the screen it is mended.

It quotes nothing of Part B, and says nothing of items that the user may not read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.text import get_text_list

from base.pdfs import undrawn
from boards.minutes.outcomes import DoubtfulLine, not_made_yet
from boards.minutes.reading import NOTHING
from boards.minutes.recommendations import decided_twice, unsettled
from boards.models import AgendaItem, Meeting, Part
from boards.recording.screen import Screen
from partnerships.models import Person


@dataclass(frozen=True)
class LeftToDo:
    """One thing that is left; ``at`` is the id of the place on the recording screen, ``mend`` the words of its link."""

    sentence: str
    at: str
    mend: str
    number: str = ""  # of the item that it is about
    stops: bool = False  # finishing is refused before it is done
    each: tuple["LeftToDo", ...] = ()  # what this one line counts


def has_nothing_dealt_with(meeting: Meeting) -> bool:
    """Whether no item is marked as dealt with and nothing is minuted under any. One query."""
    minuted = ~Q(text="") | Q(dealt_with_at__isnull=False) | Q(decisions__isnull=False) | Q(actions__isnull=False)
    return not meeting.items.filter(minuted | Q(votes__isnull=False)).exists()


def left_to_do(meeting: Meeting, user: Any) -> list[LeftToDo]:
    """What is left of the meeting, which comes from ``with_rights``: who is here, what stops finishing, then the rest
    item by item, and last in one line what is not marked as dealt with."""
    screen = Screen(meeting, user)
    unreached = _unreached(screen.items)
    of_items = [one for item in screen.items for one in _of_item(screen, item, user, unreached)]
    of_items.sort(key=lambda one: not one.stops)
    return [*_of_people(screen), *of_items, *_not_dealt_with(screen.items)]


def _not_dealt_with(items: list[AgendaItem]) -> Iterator[LeftToDo]:
    """The items that nobody marked, without those that fill themselves: few mark the declarations of interest."""
    waiting = [item for item in items if item.dealt_with_at is None and not _fills_itself(item)]
    each = tuple(
        LeftToDo(
            f"Item {item.number}, {item.public_title}{'' if item.text.strip() else ', of which nothing is typed'}.",
            f"item-{item.pk}",
            "Go to it",
            item.number,
        )
        for item in waiting
    )
    if each:
        are = "1 item is" if len(each) == 1 else f"{len(each)} items are"
        yield LeftToDo(f"{are} not marked as dealt with.", each[0].at, "Go to the first", each[0].number, each=each)


def _unreached(items: list[AgendaItem]) -> set[int]:
    """The keys of the owners of actions of whom no e-mail address is known. One query."""
    owners = {owner.pk for item in items for action in item.actions.all() for owner in action.owners}
    reached = Person.objects.filter(pk__in=owners).reachable().values_list("pk", flat=True) if owners else []
    return owners - set(reached)


def _of_people(screen: Screen) -> Iterator[LeftToDo]:
    roll = screen.roll
    if unmarked := [str(place.person) for place in roll.places if place.attendance is None]:
        verb = "is" if len(unmarked) == 1 else "are"
        sentence = f"{get_text_list(unmarked, 'and')} {verb} not marked as present, absent or with apologies."
        yield LeftToDo(sentence, "roll", "Mark who was here")
    if not roll.is_quorate:
        yield LeftToDo(f"There is no quorum: {roll.lack}. Nothing can be decided.", "roll", "Look at the attendance")
    if screen.asks_for_chair:
        yield LeftToDo("Nobody is in the chair.", "chair-person", "Choose who presides")


def _of_item(screen: Screen, item: AgendaItem, user: Any, unreached: set[int]) -> Iterator[LeftToDo]:
    def left(sentence: str, mend: str, at: str = "item", *, stops: bool = False) -> LeftToDo:
        return LeftToDo(sentence, f"{at}-{item.pk}" if at in ("item", "text") else at, mend, item.number, stops)

    for problem in not_made_yet(item, user):
        yield left(problem.said_of(item, shown_in=Part.A), "Write it so that it is an action", at="text", stops=True)
    doubts: list[DoubtfulLine] = item.doubts  # type: ignore[attr-defined]
    if item.part.is_confidential and doubts:
        lines = "a line looks" if len(doubts) == 1 else f"{len(doubts)} lines look"
        yield left(f"Item {item.number}: {lines} like a decision or an action, or has a doubtful day.", "Look at it")
        doubts = []
    for line in doubts:
        what = "check the day of" if line.doubt.is_of_day else "this is read as text:"
        yield left(f"Item {item.number}, {what} “{line.shown}”. {line.doubt.why}", "Look at it", at="text")
    if undrawn(item.text):
        yield left(
            f"Item {item.number}: the PDF cannot show a character as it is typed, and has its number instead.",
            "Write it otherwise",
            at="text",
        )
    owners = {owner.pk: str(owner) for action in item.actions.all() for owner in action.owners}
    if missing := [name for pk, name in owners.items() if pk in unreached]:
        who = "somebody who is to do something" if item.part.is_confidential else get_text_list(missing, "and")
        sentence = f"Item {item.number}: no e-mail address is recorded of {who}, so no e-mail tells them of it."
        yield left(sentence, "Look at the actions")
    if open_ones := unsettled(item):
        numbers = get_text_list([str(one.number) for one in open_ones], "and")
        which = f"recommendation {numbers} is" if len(open_ones) == 1 else f"recommendations {numbers} are"
        yield left(f"Item {item.number}: {which} neither agreed, amended nor put off.", "Decide on it", "text")
    for number in decided_twice(item):
        yield left(f"Item {item.number} decides more than once on recommendation {number}.", "Look at it", "text")
    if any(vote.is_carried and vote.decision_id is None for vote in item.votes.all()):
        sentence = f"Item {item.number}: a vote was carried, and no decision says what was decided."
        yield left(f"{sentence} Type it as “Resolved: …”, and choose it at the vote.", "Write the decision", "text")
    if chair := screen.without_chair.get(item.pk):
        who = "Somebody who presides" if item.part.is_confidential else str(chair)
        yield left(f"{who} withdrew from item {item.number}.", "Choose who presides over it", at="chair-person")
    if item.dealt_with_at is not None and _is_left_empty(item):
        sentence = (
            f"Nothing is typed of item {item.number}, {item.public_title}: the minutes say “{NOTHING}” If it is so, "
            "type “There was none.”"
        )
        yield left(sentence, "Go to it", at="text")


def _is_left_empty(item: AgendaItem) -> bool:
    """Whether nothing would stand under its heading but what nobody typed; what fills itself is never empty."""
    came_out = (item.decisions, item.actions, item.votes, item.interests)
    return not (_fills_itself(item) or item.text.strip() or any(kind.all() for kind in came_out))


def _fills_itself(item: AgendaItem) -> bool:
    """Whether something stands under its heading that nobody types."""
    return item.standing != AgendaItem.Standing.NONE
