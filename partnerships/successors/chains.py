"""Who follows a school in the end, where those that followed it have closed in turn."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import pairwise

from django.db.models import Q

from partnerships.models import School, SchoolLink
from partnerships.models.school_links import SchoolLinkQuerySet, successors_of


def reached_from(school: int, followers: Callable[[int], Iterable[int]]) -> set[int]:
    """The keys of all schools that followed a school, and those that followed them; links may go round in a circle."""
    seen, left = {school}, [school]
    while left:
        new = {*followers(left.pop())} - seen
        seen |= new
        left += new
    return seen - {school}


def open_after(
    school: int, followers: Callable[[int], Iterable[int]], has_closed: Callable[[int], bool | None]
) -> list[int]:
    """The keys of the open schools that a school became, the nearest first; links may go round in a circle.

    ``followers`` gives the keys of those that follow one; ``has_closed`` says whether one has closed, None where
    nothing is known of it, which is then left out.
    """
    found: list[int] = []
    seen, left = {school}, [school]
    while left:
        for one in followers(left.pop(0)):
            if one in seen or (is_closed := has_closed(one)) is None:
                continue
            seen.add(one)
            (left if is_closed else found).append(one)
    return found


def open_successors_of(school: School) -> list[School]:
    """The open schools that a school became, by the links that are held."""
    held = {school.pk: school}
    return [held[pk] for pk in open_after(school.pk, _followers(held), lambda pk: held[pk].is_closed)]


def ways_between(school: int, successor: int, followers: Callable[[int], Iterable[int]]) -> set[int]:
    """The keys of the schools between: they followed the one, and the other followed them."""
    reached = reached_from(school, followers)
    return {one for one in reached - {successor} if successor in reached_from(one, followers)}


def in_turn(schools: Iterable[School]) -> tuple[School, ...]:
    """Schools that were each open for a time, in order; none where two of them were open at once."""
    known = [one for one in schools if one.opened_on and one.closed_on]
    ordered = sorted(known, key=lambda one: (one.closed_on, one.urn))
    is_one_by_one = all(
        one.closed_on <= after.opened_on  # type: ignore[operator]  # those without days were left out
        for one, after in pairwise(ordered)
    )
    return tuple(ordered) if is_one_by_one else ()


def schools_between(school: School, successor: School) -> list[School]:
    """The schools that followed one before the other did, by the links that are held."""
    held = {school.pk: school}
    between = ways_between(school.pk, successor.pk, _followers(held)) if successor.pk else set()
    return [held[pk] for pk in sorted(between)]


def is_followed_by(school: School, other: School) -> bool:
    """Whether links lead from a school to another that followed it, also where those between closed in turn."""
    return other.pk in reached_from(school.pk, _followers({school.pk: school}))


def is_followed_in_register(school: School, other: School) -> bool:
    """The same by the register's links alone, without what officers chose."""
    followers = _followers({school.pk: school}, SchoolLink.objects.from_register().standing())
    return other.pk in reached_from(school.pk, followers)


def followers_of_closed(held: dict[int, School]) -> defaultdict[int, list[int]]:
    """Who follows each closed school of ``held``, by their keys; those found are added to it.

    A query or two for each generation, however many schools there are.
    """
    followers: defaultdict[int, list[int]] = defaultdict(list)
    left = {school.urn: school for school in held.values() if school.is_closed}
    while left:
        links = SchoolLink.objects.standing().filter(
            Q(direction=SchoolLink.Direction.SUCCESSOR, school__urn__in=left)
            | Q(direction=SchoolLink.Direction.PREDECESSOR, linked_urn__in=left)
        )
        pairs = set()
        for urn, other, direction in links.values_list("school__urn", "linked_urn", "direction"):
            pairs.add((urn, other) if direction == SchoolLink.Direction.SUCCESSOR else (other, urn))
        found = {one.urn: one for one in School.objects.filter(urn__in={after for _, after in pairs})} if pairs else {}
        for urn, after in sorted(pairs):
            if after in found:
                followers[left[urn].pk].append(found[after].pk)
        new = {urn: one for urn, one in found.items() if one.pk not in held}
        held.update({one.pk: one for one in new.values()})
        left = {urn: one for urn, one in new.items() if one.is_closed}
    return followers


def _followers(held: dict[int, School], links: SchoolLinkQuerySet | None = None) -> Callable[[int], list[int]]:
    """Return what gives the keys of those that follow a school of ``held``, and adds them to it."""

    def followers(pk: int) -> list[int]:
        ones = successors_of(held[pk], links)
        held.update({one.pk: one for one in ones})
        return [one.pk for one in ones]

    return followers
