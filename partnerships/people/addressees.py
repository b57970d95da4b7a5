"""How the post, which knows no people, names whose record a message is for (``Message.whom``)."""

from collections.abc import Iterable

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat

from base.numbers import whole_number
from partnerships.models import Person

_BEFORE = "person "


def whom(person_pk: int) -> str:
    """The name of that record, such as ``person 12``."""
    return f"{_BEFORE}{person_pk}"


def whom_of(field: str) -> Concat:
    """The same in the database, of the key that a field holds."""
    return Concat(Value(_BEFORE), Cast(field, CharField()))


def people_of(names: Iterable[str]) -> QuerySet[Person]:
    """The people whose records messages name, with their accounts, in one query."""
    numbers = [name.removeprefix(_BEFORE) for name in names]
    return Person.objects.select_related("user").filter(pk__in=filter(str.isdecimal, numbers))


def person_of(named: str) -> Person | None:
    """The person whose record a message names, with their account; None where there is no such record any more."""
    number = whole_number(named.removeprefix(_BEFORE)) or 0
    return Person.objects.select_related("user").filter(pk=number).first()
