"""What is worked out once for each state of the records."""

import datetime as dt

import pytest
from django.utils import timezone

from office.kept_of_days import MOST_DAYS, KeptOfDays
from office.stamps import answering_under, read_stamp
from partnerships.models import District, School
from tests.factories import make_district, make_partnership, make_school

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> list[dt.date]:
    """The days for which something was made, each as often as it was."""
    return []


@pytest.fixture
def schools(made) -> KeptOfDays[int]:
    def count(day: dt.date) -> int:
        made.append(day)
        return School.objects.count()

    return KeptOfDays(count, [School, District])


def test_it_is_made_once_and_again_when_a_record_of_its_tables_changes(schools, made):
    today = timezone.localdate()
    school = make_school()
    first = [schools.of(today), schools.of(today)]

    make_partnership(schools=0)
    after_another_table = schools.of(today)
    times = len(made)
    school.pk, school.urn, school._state.adding = None, 100999, True
    School.objects.bulk_create([school])

    assert (first, after_another_table, times) == ([1, 1], 1, 1)
    assert schools.of(today) == 2


def test_update_past_the_records_is_noticed(schools, made):
    district = make_district()
    schools.of(timezone.localdate())

    District.objects.filter(pk=district.pk).update(name="Elsewhere")
    schools.of(timezone.localdate())

    assert len(made) == 2


def test_request_that_only_reads_has_what_is_of_its_stamp(schools, made, django_assert_num_queries):
    schools.of(timezone.localdate())

    with answering_under(read_stamp()), django_assert_num_queries(0):
        schools.of(timezone.localdate())

    assert len(made) == 1


def test_few_days_are_kept_and_today_always(schools, made):
    today = timezone.localdate()
    days = [today, *(today - dt.timedelta(days=back) for back in range(1, MOST_DAYS + 1))]
    for day in days:
        schools.of(day)

    schools.of(today)

    assert made == days
    schools.of(days[1])
    assert made == [*days, days[1]]
