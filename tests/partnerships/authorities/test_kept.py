"""Of which authorities schools are, from what is kept: what the database says of the same day."""

import datetime as dt

import pytest
from django.utils import timezone

from partnerships.authorities.kept import authorities_of_schools
from partnerships.models import School, SchoolAuthority
from tests.factories import make_authority, make_school

TODAY, DAY = timezone.localdate(), dt.timedelta(days=1)
pytestmark = pytest.mark.django_db


def make_schools() -> list[School]:
    """Of home for long, to and from each of the days about today, and one of no authority."""
    schools = [make_school(f"School {n}") for n in range(8)]
    ended = make_authority("998", "Ended", is_home=True, started_on=dt.date(2000, 1, 1), ended_on=TODAY - DAY)
    other = make_authority("999", "Other", is_home=False, started_on=dt.date(2000, 1, 1))
    for school, last in zip(schools[1:5], (TODAY - 2 * DAY, TODAY - DAY, TODAY, TODAY + DAY), strict=True):
        SchoolAuthority.objects.filter(school=school).update(ended_on=last)
        SchoolAuthority.objects.create(school=school, authority=other, started_on=last + DAY)
    SchoolAuthority.objects.filter(school=schools[5]).update(authority=ended)
    SchoolAuthority.objects.filter(school=schools[6]).delete()
    return schools


@pytest.mark.parametrize("on", [TODAY - 2 * DAY, TODAY - DAY, TODAY, TODAY + DAY, TODAY + 2 * DAY])
def test_authority_of_what_is_kept_is_that_of_the_database(on):
    make_schools()

    for asked in School.objects.with_authority(on):
        told = School.objects.get(pk=asked.pk)
        authorities_of_schools().tell(told, on)
        told_of = told.is_home, told.authority_code, told.authority_name
        assert told_of == (asked.is_home, asked.authority_code, asked.authority_name)
        assert authorities_of_schools().is_home(asked.pk, on) == asked.is_home


def test_authority_before_and_after_that_of_a_day():
    schools = make_schools()

    for school in (before := schools[2]), (after := schools[4]), (steady := schools[0]):
        authorities_of_schools().tell(school, TODAY)

    assert (before.former_authority_name, before.former_authority_ended_on) == ("Essex", TODAY - DAY)
    assert (before.coming_authority_name, before.authority_name) == (None, "Other")
    assert (after.coming_authority_name, after.coming_authority_started_on) == ("Other", TODAY + 2 * DAY)
    assert (after.former_authority_name, after.authority_name) == (None, "Essex")
    assert (steady.former_authority_name, steady.coming_authority_name) == (None, None)


def test_schools_of_the_same_days_share_what_is_kept():
    make_schools()

    kept = authorities_of_schools()._of_school.values()

    assert len({id(spans) for spans in kept}) < len(kept)


def test_what_is_kept_follows_a_change_past_the_histories():
    school = make_school()
    assert authorities_of_schools().is_home(school.pk, TODAY)

    SchoolAuthority.objects.update(ended_on=TODAY - DAY)

    assert not authorities_of_schools().is_home(school.pk, TODAY)
