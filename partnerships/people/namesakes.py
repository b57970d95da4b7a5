"""People who share a name, and what tells them apart."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from partnerships.models import Person

# What else people do today, by their primary keys, in words: a room above adds its own in ``AppConfig.ready``.
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


def _described(people: list[Person]) -> list[Namesake]:
    further = [roles(people) for roles in further_roles] if people else []
    found = []
    for person in people:
        roles = [person.leads_and_heads, *(role for known in further for role in known.get(person.pk, ()))]
        found.append(Namesake(person, "; ".join(filter(None, roles))))
    return found
