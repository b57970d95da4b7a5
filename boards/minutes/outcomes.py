"""The decisions and actions of an item, which follow from the lines of its text."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db import transaction

from base.saving import Author, delete, save
from boards.attendance.expected import possible_owners
from boards.attendance.guests import guests_kept_from_at_any
from boards.attendance.roll import roll_of
from boards.due import calendar_of
from boards.minutes.item_texts import refuse_closed
from boards.minutes.lines import ActionLine, Circumstances, read_action
from boards.minutes.owners import groups_of
from boards.minutes.recommendations import outcome_of, read_recommendations
from boards.minutes.text import ACTION, DECISION, Block, read
from boards.minutes.words import Doubt, doubt_about
from boards.models import Action, AgendaItem, Decision, Meeting, Part
from boards.moving import locked_item

TOO_LATE = (
    "No action is made of a line here, because the minutes are approved. Write it as a sentence, without “!” or "
    "“ACTION:” before it, and record the action at the next meeting."
)
LIKE = 0.5  # how alike two lines are where one was made from the other
NEXT = 20  # records, in their order, with which an edited line is compared: all with all takes minutes for a long list


@dataclass(frozen=True)
class Problem:
    """A line that is not an action yet, and why."""

    line: str
    why: str

    @property
    def sentence(self) -> str:
        """The line and what is wrong with it, for who may read it."""
        return f"“{self.line[:80]}”: {self.why}"

    def said_of(self, item: AgendaItem, *, shown_in: Part) -> str:
        """The same with the item's number, on a page of that part: not all who record a meeting may read Part B."""
        if not shown_in.may_show(item.part):
            what = "which is confidential: one of its lines is not an action yet. Open it to see which."
        else:
            what = self.sentence
        return f"Item {item.number}, {what}"


@dataclass(frozen=True)
class DoubtfulLine:
    """A line that looks like a decision or an action and was read as text, or an action whose day is no day.

    Nothing waits for it: who typed it knows whether more was meant.
    """

    line: str
    doubt: Doubt

    @property
    def shown(self) -> str:
        """As much of the line as tells which it is."""
        return self.line[:80].rstrip(".")


def doubts_in(text: str) -> list[DoubtfulLine]:
    """The doubtful lines of a text, in order."""
    lines = [line.strip() for line in text.splitlines()]
    return [DoubtfulLine(line, doubt) for line in lines if (doubt := doubt_about(line))]


@transaction.atomic
def keep_outcomes_in_step(*, item: AgendaItem, by: Author) -> list[Problem]:
    """Make the item's decisions and actions what the lines of its text say, and return the lines that cannot be.

    An action whose line was edited stays the same action; one whose line is gone goes, and its history stays.
    """
    item = locked_item(item)
    refuse_closed(item.meeting)
    return match_outcomes(item, by)


def match_outcomes(item: AgendaItem, by: Author) -> list[Problem]:
    """The same, for a caller that holds the item's lock and knows that it may."""
    blocks = read(item.text)
    _match_decisions(item, [block for block in blocks if block.kind == DECISION], by)
    return _match_actions(item, [block for block in blocks if block.kind == ACTION], by)


def not_made_yet(item: AgendaItem, by: Author) -> list[Problem]:
    """The lines of an item that want to be actions and are none yet, each with why; nothing is written.

    ``actions`` come with the item.
    """
    lines = [block.source for block in read(item.text) if block.kind == ACTION]
    made = {action.line for action in item.actions.all()} if lines else set()
    lines = [line for line in lines if line not in made]
    circumstances = circumstances_of(item.meeting, by, item) if lines else None
    return [Problem(line, why) for line in lines if circumstances and (why := read_action(line, circumstances).problem)]


def too_late_for(text: str, meeting: Meeting, by: Author) -> list[str]:
    """A sentence for each action line of a text that is added to approved minutes, of which no action is made.

    Who typed it would take it for an action, and nobody would be reminded. A line that is wrong besides is refused in
    the words in which the recording refuses it.
    """
    lines = [block.source for block in read(text) if block.kind == ACTION]
    if not lines:
        return []
    circumstances = circumstances_of(meeting, by)
    return [Problem(line, read_action(line, circumstances).problem or TOO_LATE).sentence for line in lines]


def _match_decisions(item: AgendaItem, blocks: list[Block], by: Author) -> None:
    made = list(item.decisions.exclude(line=""))
    recommended = read_recommendations(item.recommendations).by_number
    for block, found in _paired(blocks, made, by):
        outcome = outcome_of(block.source, recommended)
        says = {
            "kind": block.label.lower(),
            "text": outcome.text if outcome else block.text,
            "line": block.source,
            "recommendation": outcome.number if outcome else None,
            "recommended": outcome.recommended if outcome else "",
        }
        decision = found if isinstance(found, Decision) else Decision(item=item)
        if any(getattr(decision, name) != value for name, value in says.items()):
            for name, value in says.items():
                setattr(decision, name, value)
            save(decision, by=by)


def _match_actions(item: AgendaItem, blocks: list[Block], by: Author) -> list[Problem]:
    made = list(item.actions.exclude(line=""))
    changed = [(block, found) for block, found in _paired(blocks, made, by) if not found or found.line != block.source]
    if not changed:
        return []
    circumstances = circumstances_of(item.meeting, by, item)
    found_wrong = [
        _make_action(item, block, found if isinstance(found, Action) else None, circumstances, by)
        for block, found in changed
    ]
    return [problem for problem in found_wrong if problem]


def _make_action(
    item: AgendaItem, block: Block, action: Action | None, circumstances: Circumstances, by: Author
) -> Problem | None:
    line = read_action(block.source, circumstances)
    if line.problem or not line.due_on:
        return Problem(block.source, line.problem)
    action = action or Action(item=item, undertaken_on=item.meeting.held_on)
    action.text, action.line, action.due_on, action.owner = line.text, block.source, line.due_on, line.owners[0]
    action.groups = _as_groups(line)
    save(action, by=by)
    action.others.set(line.owners[1:])
    return None


def _as_groups(line: ActionLine) -> list[dict[str, Any]]:
    """The groups that own an action, as it keeps them: what each is called, and who that is."""
    return [{"words": group.label, "people": [person.pk for person in group.people]} for group in line.groups]


def circumstances_of(meeting: Meeting, by: Author, item: AgendaItem | None = None) -> Circumstances:
    """What the reading of a meeting's action lines needs to know; of an item's, who withdrew is in no group.

    Guests of a confidential item that whoever types may not read are not among the people: initials would tell of them.
    """
    when = calendar_of(meeting)
    recorded = meeting.attendances.all()
    if by:
        recorded = recorded.exclude(pk__in=guests_kept_from_at_any(by).order_by().values("pk"))
    owners = possible_owners(meeting, recorded=recorded)
    withdrawn = item.interests.filter(withdrew=True).values_list("person", flat=True) if item else ()
    return Circumstances(
        list(owners),
        when.held_on,
        when.next_on,
        groups_of(meeting, roll_of(meeting), withdrawn=withdrawn),
        when.term_ends,
    )


ItemOutcome = Action | Decision


def _paired(blocks: list[Block], made: Sequence[ItemOutcome], by: Author) -> list[tuple[Block, ItemOutcome | None]]:
    """Each line with the record made from it or from the line that it was edited from; other records are deleted."""
    left = list(made)
    pairs = [(block, _taken(left, lambda one, block=block: one.line == block.source)) for block in blocks]
    edited = [
        (block, found or _taken(left, lambda one, block=block: _likeness(one.line, block.source) >= LIKE, among=NEXT))
        for block, found in pairs
    ]
    for record in left:
        delete(record, by=by)
    return edited


def _taken(left: list, fits, among: int | None = None) -> ItemOutcome | None:
    """The first of what is left that fits, of all or of so many, taken out of it."""
    found = next((record for record in left[:among] if fits(record)), None)
    if found:
        left.remove(found)
    return found


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()
