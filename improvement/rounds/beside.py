"""Telling whoever would notice in the programme that somebody who reviews is not who they were taken for."""

from django.utils import timezone

from base.saving import Author
from improvement.models import PeerReview, Reviewer
from office.models import Message
from partnerships.letters.addressees import watchers_of
from partnerships.models import Person, School
from partnerships.people.hearing import distinct, leading_in, tell_each

KIND = "reviewer-changed"


def about_reviews_of(person: Person) -> str:
    """What these messages tell of, as the post keeps it: by the person, whose part in one review is ``reviewer 7``."""
    return f"reviews of person {person.pk}"


def tell_beside_reviewer(person: Person, *, did: str, by: Author, name: str) -> list[Message]:
    """Write to the schools whose reviews the person takes part in and can still read, and to who leads these."""
    rows = Reviewer.objects.with_a_right().filter(person=person).order_by()
    reviews = PeerReview.objects.filter(pk__in=rows.values("review")).order_by()
    hosts = School.objects.filter(pk__in=reviews.values("host")).order_by("pk")
    led = reviews.order_by("round__partnership").values_list("round__partnership", flat=True).distinct()
    beside = [*(one for host in hosts for one in watchers_of(host)), *(one for pk in led for one in leading_in(pk))]
    context: dict[str, object] = {"did": did, "by": str(by or ""), "person": name, "at": timezone.now()}
    return tell_each(distinct(beside, besides=person), kind=KIND, about=about_reviews_of(person), context=context)
