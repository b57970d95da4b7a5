"""Groups as a lead plans them: begun, suggested anew, and changed by one move or one swap (ADR 50)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import transaction

from base.saving import Author, locked
from improvement.models import PeerReview, Round
from improvement.rounds.grouping import GroupingError, move, suggest, swap
from improvement.rounds.writes import plan_review, say_how, set_groups
from partnerships.models import Membership, Partnership, School


@transaction.atomic
def begin_in_groups(*, partnership: Partnership, year: int, by: Author) -> tuple[Round, list[School]]:
    """Plan a review of each member of today, in last year's groups as far as they go, or in suggested ones.

    What is planned already stays. It returns the round, and the members that have a review in another partnership.
    """
    round = say_how(partnership=partnership, year=year, manner=Round.Manner.GROUPS, by=by)
    taken = PeerReview.objects.going_on().filter(year=year)
    elsewhere = set(taken.exclude(round=round).values_list("host", flat=True))
    members = schools_to_review(round)
    for school in members:
        if school.pk not in elsewhere:
            plan_review(round=round, host=school, by=by)
    if not round.reviews.exists() or round.reviews.going_on().filter(group=None).exists():
        _suggest(round, groups_of(round) or last_years_groups(round), by)
    return round, [school for school in members if school.pk in elsewhere]


@transaction.atomic
def suggest_again(*, round: Round, from_last_year: bool, by: Author) -> bool:
    """Put the schools into suggested groups, whatever they are in now; whether these are others."""
    before = groups_of(locked(round))
    _suggest(round, last_years_groups(round) if from_last_year else [], by)
    return groups_of(round) != before


@transaction.atomic
def add_school(*, round: Round, school: School, by: Author) -> PeerReview:
    """Plan the review of one more school, in the group where it fits best; the others stay as far as they can."""
    review = plan_review(round=locked(round), host=school, by=by)
    if len(phases_of(round)) > 1:
        _suggest(round, groups_of(round), by)
    review.refresh_from_db()
    return review


@transaction.atomic
def move_school(*, round: Round, school: int, to: int, by: Author) -> None:
    """Move the school into the group of that number. Raises ``ValidationError`` where that cannot be."""
    with _as_sentence():
        set_groups(round=round, groups=move(groups_of(locked(round)), school, to), by=by)


@transaction.atomic
def swap_schools(*, round: Round, school: int, other: int, by: Author) -> None:
    """Let two schools change places. Raises ``ValidationError`` where that cannot be."""
    with _as_sentence():
        set_groups(round=round, groups=swap(groups_of(locked(round)), school, other), by=by)


def schools_to_review(round: Round) -> list[School]:
    """The members of today that are open and have no review in this round, by name."""
    members = Membership.objects.filter(partnership=round.partnership_id).active().of_open_schools()
    rows = members.exclude(school__in=round.reviews.going_on().values("host")).select_related("school").by_school()
    return [row.school for row in rows]


def groups_of(round: Round) -> list[list[int]]:
    """The hosts in each group, by its number; a group of which all reviews were cancelled is empty."""
    hosts: dict[int, list[int]] = {number: [] for number in round.groups.values_list("number", flat=True)}
    rows = round.reviews.going_on().filter(group__isnull=False)
    for number, host in rows.order_by("host").values_list("group__number", "host"):
        hosts[number].append(host)
    return [hosts[number] for number in sorted(hosts)]


def last_years_groups(round: Round) -> list[list[int]]:
    """The groups of the partnership's round of the year before; none where it had no such round."""
    before = Round.objects.filter(partnership=round.partnership_id, year=round.year - 1).first()
    return [group for group in groups_of(before) if group] if before else []


def phases_of(round: Round) -> Mapping[int, str]:
    """The schools that are reviewed, each with its phase."""
    return dict(round.reviews.going_on().values_list("host", "host__phase"))


def _suggest(round: Round, before: list[list[int]], by: Author) -> None:
    with _as_sentence():
        set_groups(round=round, groups=suggest(phases_of(round), before), by=by)


@contextmanager
def _as_sentence() -> Iterator[None]:
    """Say why groups cannot be as every other rule does."""
    try:
        yield
    except GroupingError as refused:
        raise ValidationError(str(refused)) from None
