"""Who may be chosen for a review: the heads of the partnership's schools and who is named there, its leads, and who
reviews in this round.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from improvement.models import Colleague, PeerReview, Reviewer, ReviewGroup
from partnerships.models import Headship, Lead, Membership, Person, School


@dataclass(frozen=True)
class Candidate:
    """Somebody, and where they work, where that is known; ``is_near``: at a school of the review's group."""

    person: Person
    school: School | None
    is_near: bool
    why_not: str = ""  # of who cannot come to the visit

    def __str__(self) -> str:
        return f"{self.person}, {self.school}" if self.school else str(self.person)


def candidates_for(review: PeerReview) -> list[Candidate]:
    """All of them, each once, those of the group first; queries as for one."""
    near = set(PeerReview.objects.going_on().filter(group=review.group).values_list("host", flat=True))
    near = near - {review.host_id} if review.group_id else set()
    where: dict[Person, School | None] = {}
    for person, school in _people(review):
        if where.get(person) is None or where[person] == review.host:  # who heads the host and another is of the other
            where[person] = school or where.get(person)
    there = {person.pk: "works at this school" for person, school in where.items() if school == review.host}
    cannot = there | _cannot(review)
    found = [
        Candidate(person, school, bool(school and school.pk in near), cannot.get(person.pk, ""))
        for person, school in where.items()
    ]
    return _with_addresses(sorted(found, key=lambda one: (not one.is_near, str(one.school or ""), str(one.person))))


def people_of_group(group: ReviewGroup) -> list[Candidate]:
    """Who may be its peer review lead: the heads of its schools, and who is in one of its reviews; by their names."""
    reviews = PeerReview.objects.going_on().filter(group=group)
    heads = Headship.objects.active().filter(school__in=reviews.order_by().values("host"))
    where: dict[Person, School | None] = {}
    for rows in (heads, Reviewer.objects.filter(review__in=reviews)):
        for row in rows.select_related("person", "school").order_by("pk"):
            where[row.person] = where.get(row.person) or row.school
    found = [Candidate(person, school, is_near=True) for person, school in where.items()]
    return _with_addresses(sorted(found, key=lambda one: (str(one.school or ""), str(one.person))))


def _with_addresses(found: list[Candidate]) -> list[Candidate]:
    """The same, each with all by which a page says whether they are reached."""
    people = Person.objects.with_addresses().in_bulk([one.person.pk for one in found])
    return [replace(one, person=people[one.person.pk]) for one in found]


def _people(review: PeerReview) -> Iterator[tuple[Person, School | None]]:
    partnership = review.round.partnership_id
    members = Membership.objects.filter(partnership=partnership).active().order_by().values("school")
    heads = Headship.objects.active().filter(school__in=members).select_related("person", "school")
    leads = Lead.objects.active().filter(partnership=partnership).select_related("person", "school")
    named = Colleague.objects.filter(school__in=members).select_related("person", "school")
    others = Reviewer.objects.filter(review__round=review.round_id).select_related("person", "school")
    for rows in (heads.order_by("pk"), leads.order_by("pk"), named.order_by("pk"), others.order_by("pk")):
        for row in rows:
            yield row.person, row.school


def _cannot(review: PeerReview) -> dict[int, str]:
    """Why some cannot come to the visit, by the key of the person; where else they are is not said."""
    elsewhere = Reviewer.objects.exclude(review=review.pk)
    away = {
        person
        for day, half in review.visit_days
        for person in elsewhere.away_on(day, half).values_list("person", flat=True)
    }
    heads = Person.objects.heading(review.host_id).values_list("pk", flat=True)
    return dict.fromkeys(away, "at another visit then") | dict.fromkeys(heads, "heads this school")
