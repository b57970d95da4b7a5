"""What lists of schools show of each, in which order."""

import datetime as dt

import pytest
from django.utils import timezone

from partnerships.models import School
from tests.factories import make_membership, make_partnership, make_school

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def test_schools_come_with_their_partnerships_by_name():
    school = make_school()
    for name in ("Stour", "Colne", "Dengie"):
        make_partnership(name, schools=[school, make_school()])

    shown = School.objects.with_current_memberships().get(pk=school.pk).current_memberships

    assert [membership.partnership.name for membership in shown] == ["Colne", "Dengie", "Stour"]
    assert all(membership.is_counted for membership in shown)


def test_schools_come_with_the_memberships_of_the_day_in_partnerships_that_are_there():
    school, today = make_school(), timezone.localdate()
    make_membership(make_partnership("Colne", schools=1), school, ended_on=today)
    make_membership(make_partnership("Stour", schools=1), school, ended_on=today - DAY)
    make_membership(make_partnership("Dengie", schools=1, ended_on=today - DAY), school)

    def shown(**on) -> list[str]:
        found = School.objects.with_current_memberships(**on).get(pk=school.pk).current_memberships
        return [membership.partnership.name for membership in found]

    assert shown() == ["Colne"]
    assert shown(on=today - DAY) == ["Colne", "Dengie", "Stour"]
    assert shown(on=today + DAY) == []


def test_listed_schools_are_in_the_order_of_their_names_and_numbers():
    last, second, first = make_school("B"), make_school("A", urn=200_002), make_school("A", urn=200_001)

    assert list(School.objects.listed()) == [first, second, last]
