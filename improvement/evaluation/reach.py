"""How each head of a partnership's schools is written to: at their own address, through their school's office, or not.

A link is for one person: it never goes to an office, where several people read the post.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch

from partnerships.models import Headship, Lead, School


@dataclass(frozen=True)
class ReachedHead:
    """A school's head, or that it has none; with where they are written to."""

    school: School
    headship: Headship | None
    own_address: str  # empty where none is recorded, or where it is that of an office

    @property
    def way(self) -> str:
        """How they are reached: by a ``link``, through their ``office``, or ``not``."""
        return "link" if self.gets_link else "office" if self.is_by_office else "not"

    @property
    def rank(self) -> int:
        """By which a page puts together those who are reached alike."""
        return ("link", "office", "not").index(self.way)

    @property
    def gets_link(self) -> bool:
        """Whether they get a link of their own."""
        return bool(self.own_address)

    @property
    def is_by_office(self) -> bool:
        """Whether the office of their school is asked to pass it on, without a link."""
        return not self.own_address and bool(self.school.office_email)

    @property
    def named(self) -> str:
        """Who they are, in words."""
        return str(self.headship.person) if self.headship else f"whoever heads {self.school}"


def reached_heads(schools: Iterable[School]) -> list[ReachedHead]:
    """Every head of these schools, and each school that has none, by the name of the school. Four queries.

    An address is that of an office whichever school's it is: whoever heads two may have given the other's.
    """
    schools = list(schools)
    led = Lead.objects.leading().exclude(email="").order_by("pk")  # what ``Person.reachable_email`` looks at
    rows = Headship.objects.active().filter(school__in=schools).select_related("school", "person__user")
    headships: dict[int, list[Headship]] = defaultdict(list)
    for headship in rows.prefetch_related(Prefetch("person__leads", led, to_attr="leads_with_address")).order_by("pk"):
        headships[headship.school_id].append(headship)
    known = School.objects.exclude(office_email="").order_by().values_list("office_email", flat=True)
    offices = {address.casefold() for address in known}
    found = []
    for school in sorted(schools, key=lambda one: (one.name.casefold(), one.pk)):
        for headship in headships[school.pk]:
            address = headship.person.reachable_email
            found.append(ReachedHead(school, headship, "" if address.casefold() in offices else address))
        if not headships[school.pk]:
            found.append(ReachedHead(school, None, ""))
    return found
