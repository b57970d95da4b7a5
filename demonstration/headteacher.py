"""Heads who lead nothing: the one who looks up a school's partnership between two lessons, and the showcase's."""

import datetime as dt

from demonstration.luck import happens
from demonstration.names import Invented, further_names
from demonstration.records import make_headship, make_person
from partnerships.models import Membership, Person, School

HEADTEACHER = Invented("", "Rosalind Tidewell")
SHOWCASE = "colne-valley-partnership"  # the demonstration's lead and headteacher are of this one


def make_headteacher() -> None:
    """Put the headteacher at the head of a school of the showcase that has nobody, unless they head one already."""
    person = make_person(HEADTEACHER)
    headless = School.objects.in_scope().open().filter(headships=None).order_by("urn")
    members = Membership.objects.active().filter(partnership__slug=SHOWCASE)
    school = headless.filter(memberships__in=members).first() or headless.first()
    if school is not None and not person.headships.exists():
        make_headship(person, school, before=dt.date(2024, 9, 1))


def make_heads_of_showcase() -> None:
    """Name a head of most of its schools that have nobody: a lead has them by name, and some are not recorded."""
    members = Membership.objects.active().filter(partnership__slug=SHOWCASE)
    schools = School.objects.open().filter(headships=None, memberships__in=members).order_by("urn")
    taken = set(Person.objects.values_list("slug", flat=True))
    people = (person for name in further_names() if (person := Invented("", name)).slug not in taken)
    for school in schools:
        if happens(0.8, "has a head who is known", str(school.urn)):
            make_headship(make_person(next(people)), school, before=dt.date(2025, 9, 1))
