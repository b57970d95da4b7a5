"""People who share a name, and what tells them apart."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from base.days import in_words
from partnerships.models import Headship, Lead, Person

# What else people do today, or are to do, by their keys, in words: a room above adds its own in ``AppConfig.ready``.
further_roles: list[Callable[[Collection[Person]], Mapping[int, list[str]]]] = []


@dataclass(frozen=True)
class Namesake:
    """Somebody known of the name that was typed; ``roles`` are in words, empty where they have none today."""

    person: Person
    roles: str

    def __str__(self) -> str:
        return f"{self.person}, {self.roles or 'who has no role today'}"


def namesakes(name: str) -> list[Namesake]:
    """Everybody known of that name (``Person.objects.called``), with what they do today."""
    return _described(list(Person.objects.called(name).with_roles_today()))


def who_may_be_meant(name: str, email: str = "") -> list[Namesake]:
    """The namesakes, then those whose name is like it, and who are written to at that address."""
    same = namesakes(name) if name else []
    known = {one.person.pk for one in same}
    alike = Person.objects.like(name, email).exclude(pk__in=known).with_roles_today()
    return [*same, *_described(list(alike))]


def roles_of(people: Collection[Person]) -> dict[int, str]:
    """What each does today, and what they are to lead and head, by their keys; empty where it is nothing.

    The people come ``with_roles_today``; a few queries however many they are.
    """
    if not people:
        return {}
    further = [roles(people) for roles in further_roles]
    coming: defaultdict[int, list[str]] = defaultdict(list)
    for lead in Lead.objects.upcoming().filter(person__in=people).select_related("partnership"):
        coming[lead.person_id].append(f"is to lead {lead.partnership} from {in_words(lead.started_on)}")
    for post in Headship.objects.upcoming().filter(person__in=people).select_related("school"):
        role = post.get_role_display().lower()
        coming[post.person_id].append(f"is to be {role}, {post.school}, from {in_words(post.started_on)}")
    return {
        person.pk: "; ".join(
            filter(
                None,
                [person.leads_and_heads, *(role for known in further for role in known.get(person.pk, ()))]
                + coming[person.pk],
            )
        )
        for person in people
    }


def _described(people: list[Person]) -> list[Namesake]:
    roles = roles_of(people)
    return [Namesake(person, roles[person.pk]) for person in people]
