"""Telling whoever heads or leads a school that a refresh closes it: a file may be wrong, or made up."""

from collections.abc import Iterable

from django.utils import timezone

from base.saving import Author
from office.models import Message
from partnerships.models import School
from partnerships.people.hearing import Hearer, beside_school, tell_each

KIND = "schools-closed"


def tell_of_closings(urns: Iterable[int], *, by: Author) -> list[Message]:
    """Write to who heads the schools with these URNs, to their offices and who leads their partnerships: one each."""
    told: dict[str, tuple[Hearer, list[School]]] = {}
    for school in School.objects.filter(urn__in=[*urns]).order_by("name", "pk"):
        for hearer in beside_school(school):
            told.setdefault(hearer.address.lower(), (hearer, []))[1].append(school)
    context: dict[str, object] = {"by": str(by or ""), "at": timezone.now()}
    return [
        message
        for hearer, schools in told.values()
        for message in tell_each([hearer], kind=KIND, about="a refresh", context=context | {"schools": schools})
    ]
