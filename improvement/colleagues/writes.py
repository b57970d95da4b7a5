"""Naming somebody for peer reviews: a person with a name and an address, and nothing else."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from base.saving import Author, locked, save
from improvement.models import Colleague
from partnerships.models import Headship, Person, School
from partnerships.people.namesakes import Namesake, namesakes
from partnerships.people.writes import add_person

A_DAY, AT_A_SCHOOL = 5, 30  # that may be named for a school in a day, and that it may have: each gets e-mails


@dataclass(frozen=True)
class KnownNamesake:
    """Somebody of that name whom whoever names may know of, and by what."""

    person: Person
    by: str

    def __str__(self) -> str:
        return f"{self.person}, {self.by}"


@transaction.atomic
def name_colleague(*, school: School, name: str, email: str, by: Author) -> Person:
    """Make a record of somebody who works at the school. Raises ``ValidationError`` where it has named too many."""
    school = locked(school)  # so that two at a time are counted one after the other
    own = Colleague.objects.filter(school=school)
    if own.filter(named_on=timezone.localdate()).count() >= A_DAY:
        raise ValidationError(f"{A_DAY} people of {school} were named today, which is as many as a day takes.")
    if own.count() >= AT_A_SCHOOL:
        raise ValidationError(f"{school} has {AT_A_SCHOOL} people named for peer reviews, which is as many as may be.")
    person = add_person(person=Person(name=name, email=email), by=by)
    save(Colleague(person=person, school=school), by=by)
    return person


def known_namesakes(name: str, email: str, schools: Collection[School]) -> list[KnownNamesake]:
    """Who of that name may be meant: who holds a post, which is public, or is a colleague of one of the schools.

    Anybody else of that name is found by their address alone: that they are known is nobody’s to learn.
    """
    colleagues = dict(Colleague.objects.filter(school__in=schools).values_list("person", "school"))
    by_key = {school.pk: school for school in schools}
    found = []
    for one in namesakes(name):
        if by := one.roles or _as_colleague(one, colleagues, by_key, email):
            found.append(KnownNamesake(one.person, by))
    return found


def known_by_address(email: str, schools: Collection[School]) -> list[KnownNamesake]:
    """Who has that address, whatever their name: of those named at these schools, and of who heads one of them today.

    Whoever names somebody there reaches these at it already; whose else it is, is nobody’s to learn.
    """
    if not email:
        return []
    there = {"school__in": schools, "person__email__iexact": email}
    at_schools = Colleague.objects.filter(**there).select_related("person", "school")
    heads = Headship.objects.active().filter(**there).select_related("person", "school").order_by("pk")
    rows: list[Any] = [*at_schools, *heads]
    found = {row.person_id: KnownNamesake(row.person, f"{row.school}, with that e-mail address") for row in rows}
    return list(found.values())


def _as_colleague(one: Namesake, colleagues: dict[int, int], schools: dict[int, School], email: str) -> str:
    if one.person.pk in colleagues:
        return str(schools[colleagues[one.person.pk]])
    return "with that e-mail address" if email and one.person.email.lower() == email.lower() else ""
