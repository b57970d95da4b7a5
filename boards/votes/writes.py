"""Recording a vote, putting it right and taking it out."""

import uuid
from collections.abc import Mapping

from django.db import transaction

from base.saving import Author, delete, save
from boards.attendance.roll import roll_of
from boards.minutes.item_texts import refuse_closed, save_text, take_clearing_back
from boards.minutes.motions import as_decision, says_the_same
from boards.minutes.outcomes import match_outcomes
from boards.models import AgendaItem, Decision, Meeting, NamedVote, Vote
from boards.moving import locked, locked_item
from boards.votes.voting import refuse_wrong_vote, voters_of, without_vote_on
from partnerships.models import Person


@transaction.atomic
def record_vote(
    *,
    item: AgendaItem,
    by: Author,
    vote: Vote | None = None,
    motion: str = "",
    numbers: Mapping[str, int | None],
    casting_vote: str = "",
    named: Mapping[Person, str] | None = None,
    is_named_on_request: bool = False,
    decision: Decision | None = None,
    token: uuid.UUID | None = None,
) -> Vote:
    """Record a vote on the item, or put ``vote`` right. A form that is sent twice with one ``token`` is one vote.

    ``numbers`` are by ``VoteChoice``; one that is not known is as many as are named for it. ``named`` is the choice of
    each person of whom it was asked, ``is_named_on_request`` where it was they who asked. ``decision`` is the one of
    the item that it was about; a motion that is carried and has none becomes one, as a line of the item's text. Raises
    ``ValidationError``, by field.
    """
    meeting = _open(item)
    if vote is None and token and (before := item.votes.filter(token=token).first()):
        return before
    named = named or {}
    counted = [*named.values()]
    was_carried = vote is not None and vote.is_carried
    vote = vote or Vote(item=item, token=token)
    vote.motion, vote.casting_vote = " ".join(motion.split()), casting_vote
    vote.decision, vote.is_named_on_request = decision, is_named_on_request and bool(named)
    for choice, field in Vote.FIELDS.items():
        number = numbers.get(choice)
        setattr(vote, field, counted.count(choice) if number is None else number)
    roll = roll_of(meeting)
    refuse_wrong_vote(vote, named, voters_of(item, roll, without_vote_on(item)))
    if vote.is_carried and vote.motion and not vote.decision and not was_carried and roll.is_quorate:
        vote.decision = _resolve(item, vote.motion, by)
    save(vote, by=by, why=_by_name(named))
    NamedVote.objects.filter(vote=vote).delete()
    NamedVote.objects.bulk_create(
        NamedVote(vote=vote, person=person, choice=choice) for person, choice in named.items()
    )
    take_clearing_back(meeting)
    return vote


def _resolve(item: AgendaItem, motion: str, by: Author) -> Decision | None:
    """The decision that has the words of a carried motion: the one that is typed, else a line that is added below."""
    item = locked_item(item)
    match_outcomes(item, by)
    typed = next((one for one in item.decisions.all() if says_the_same(motion, one.text)), None)
    if typed:
        return typed
    line = as_decision(motion)
    before = f"{item.text.rstrip()}\n" if item.text.strip() else ""
    save_text(item=item, text=f"{before}{line}\n", base=item.version, by=by)
    item.refresh_from_db()
    match_outcomes(item, by)
    return item.decisions.filter(line=line).order_by("pk").last()


@transaction.atomic
def remove_vote(*, vote: Vote, by: Author) -> None:
    """Take a vote out; its history stays. Raises ``ValidationError`` once the minutes are closed."""
    meeting = _open(vote.item)
    delete(vote, by=by)
    take_clearing_back(meeting)


def _open(item: AgendaItem) -> Meeting:
    """The meeting, locked: two people may record votes, or attendance, at once."""
    meeting = locked(item.meeting)
    refuse_closed(meeting)
    return meeting


def _by_name(named: Mapping[Person, str]) -> str:
    """What the history says of the names; not the names, of which it would cut off the last."""
    return f"By name: {len(named)}" if named else ""
