"""A headteacher who leads nothing: the one who looks up a school's partnership between two lessons."""

import datetime as dt

from demonstration.names import Invented
from demonstration.records import make_headship, make_person
from partnerships.models import Membership, School

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
