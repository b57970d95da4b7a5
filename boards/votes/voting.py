"""Who may vote on an item, and whether what is recorded of a vote can be so."""

from collections.abc import Collection, Mapping

from django.core.exceptions import ValidationError

from boards.attendance.roll import Roll, RollPlace
from boards.minutes.motions import says_the_same
from boards.models import AgendaItem, Decision, Interest, Meeting, Vote
from boards.models.votes import VoteChoice
from partnerships.models import Person

NOT_THERE = (
    "is not marked as a member who was there for this item, or withdrew from it or does not vote, so cannot be named"
)


def voters_of(item: AgendaItem, roll: Roll, without_vote: Collection[int]) -> list[RollPlace]:
    """The members who were there for the item and vote on it; ``without_vote`` are the keys of who does not."""
    return [
        place
        for place in roll.places
        if place.is_there
        and not place.is_in_attendance
        and place.person.pk not in without_vote
        and place.was_there_for(item)
    ]


def who_withdrew(item: AgendaItem) -> set[int]:
    """The keys of the people who withdrew from the item."""
    return {interest.person_id for interest in item.interests.all() if interest.withdrew}


def without_vote_on(item: AgendaItem) -> set[int]:
    """The keys of the people who do not vote on the item, for an interest."""
    return {interest.person_id for interest in item.interests.all() if interest.keeps_from_voting}


def likely_decision(item: AgendaItem, motion: str) -> Decision | None:
    """The decision that a vote is about, as far as can be told: whose words the motion has, else the last so far."""
    decisions = list(item.decisions.all())
    last = decisions[-1] if decisions and not motion.strip() else None
    return next((one for one in decisions if says_the_same(motion, one.text)), last)


def refuse_wrong_vote(vote: Vote, named: Mapping[Person, str], voters: Collection[RollPlace]) -> None:
    """Raise ``ValidationError``, by field, where the numbers and the names of a vote cannot be so."""
    errors: dict[str, list[str]] = {}
    there = {place.person.pk for place in voters}
    for person in named:
        if person.pk not in there:
            errors.setdefault("__all__", []).append(f"{person} {NOT_THERE}.")
    for choice, field in Vote.FIELDS.items():
        number, names = vote.numbers[choice], sum(one == choice for one in named.values())
        if names > number:
            errors.setdefault(field, []).append(
                f"{names} are named as “{VoteChoice(choice).label}”. Enter {names} or more."
            )
    if not vote.total:
        errors.setdefault("votes_for", []).append("Enter how many voted for it, against it or abstained.")
    if vote.total > len(there):
        errors.setdefault("votes_for", []).append(too_many(vote.total, len(there)))
    if vote.casting_vote and not vote.is_equal:
        errors.setdefault("casting_vote", []).append(
            "There is a casting vote only where as many were for it as against. Choose none, or put the numbers right."
        )
    if errors:
        raise ValidationError(errors)


def too_many(total: int, there: int) -> str:
    """That more voted than could; ``9 votes, but 7 members …``."""
    if not there:
        return "No member who was there for this item is marked as present yet. Mark who is here, then record the vote."
    votes = "1 vote" if total == 1 else f"{total} votes"
    members = "1 member was" if there == 1 else f"{there} members were"
    return (
        f"That makes {votes}, but {members} there for this item who may vote. Put the numbers or the attendance right."
    )


def refuse_wrong_votes(meeting: Meeting, roll: Roll) -> None:
    """Raise ``ValidationError`` for each vote of the meeting that cannot be so any more: the attendance or an interest
    was put right since. Of a confidential item it says no more than that."""
    problems = []
    votes = Vote.objects.filter(item__meeting=meeting).select_related("item").prefetch_related("named")
    without_vote: dict[int, set[int]] = {}
    interests = Interest.objects.without_vote().filter(item__meeting=meeting)
    for item, person in interests.values_list("item", "person"):
        without_vote.setdefault(item, set()).add(person)
    for vote in votes.order_by("item__position", "pk"):
        there = {place.person.pk for place in voters_of(vote.item, roll, without_vote.get(vote.item_id, set()))}
        if vote.total <= len(there) and all(one.person_id in there for one in vote.named.all()):
            continue
        if vote.part.is_confidential:
            problems.append(
                f"Item {vote.item.number}, which is confidential: what is recorded there does not agree with the "
                "attendance and the interests. Open it to see."
            )
        elif vote.total > len(there):
            problems.append(f"Item {vote.item.number}, vote: {too_many(vote.total, len(there))}")
        else:
            problems.append(
                f"Item {vote.item.number}, vote: somebody is named who was not there for it, or does not vote. Put the "
                "names or the attendance right."
            )
    if problems:
        raise ValidationError(problems)
