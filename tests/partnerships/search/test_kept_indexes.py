"""The indexes follow the records, and cost one query while nothing has changed."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from simple_history.utils import bulk_update_with_history

from office.kept_of_days import MOST_DAYS
from partnerships import search
from partnerships.models import District
from partnerships.search import kept_indexes
from tests.factories import (
    make_district,
    make_kind,
    make_lead,
    make_membership,
    make_partnership,
    make_person,
    make_school,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_indexes")]


def test_search_takes_one_query_while_nothing_changes(django_assert_num_queries):
    make_partnership(schools=2)
    search.find("School")

    with django_assert_num_queries(1):
        search.find("Partnership")


def test_new_name_of_a_school_is_found_at_once():
    school = make_school("Ashdon Primary School")
    assert search.find("Ashdon")

    school.name = "Radwinter Primary School"
    school.save()

    assert search.find("Radwinter").schools[0].pk == school.pk
    assert not search.find("Ashdon")


def test_change_in_bulk_with_history_is_seen():
    school = make_school("Ashdon Primary School")
    assert search.find("Ashdon")

    school.town = "Saffron Walden"
    bulk_update_with_history([school], type(school), ["town"])

    assert search.find("Saffron Walden").schools[0].pk == school.pk


def test_new_member_and_new_lead_are_found_at_once():
    partnership, school = make_partnership("Colne"), make_school("Ashdon Primary School")
    person = make_person("Wilhelmina Quill")
    assert search.find("Ashdon").partnerships == []

    make_membership(partnership, school)
    make_lead(partnership, person)

    assert search.find("Ashdon").partnerships[0].pk == partnership.pk
    assert search.find("Quill").partnerships[0].pk == partnership.pk


def test_new_name_of_a_lead_is_found_at_once():
    lead = make_lead(person=make_person("Wilhelmina Quill"))
    assert search.find("Quill").partnerships

    lead.person.name = "Wilhelmina Zebedee"
    lead.person.save()

    assert search.find("Zebedee").partnerships[0].pk == lead.partnership_id


def test_new_name_of_a_kind_of_partnership_is_found_at_once():
    kind = make_kind("Thematic alliance")
    partnership = make_partnership("Colne", kind=kind)
    assert search.find("thematic").partnerships

    kind.name = "Research circle"
    kind.save()

    assert [hit.pk for hit in search.find("research circle").partnerships] == [partnership.pk]
    assert search.find("thematic").partnerships == []


def test_deleted_district_is_gone():
    district = make_district("Castle Point")
    assert search.find("Castle Point").places

    District.objects.get(pk=district.pk).delete()

    assert search.find("Castle Point").places == []


def test_rolled_back_change_is_gone_and_the_next_one_seen():
    make_school("Ashdon Primary School")
    try:
        with transaction.atomic():
            make_school("Radwinter Primary School")
            assert search.find("Radwinter")
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    assert not search.find("Radwinter")

    make_school("Wimbish Primary School")

    assert search.find("Wimbish")


def test_membership_that_ends_today_is_not_found_tomorrow():
    today = dt.date(2026, 10, 15)
    partnership, school = make_partnership("Colne"), make_school("Ashdon Primary School")
    make_membership(partnership, school, ended_on=today)

    assert search.find("Ashdon", on=today).partnerships
    assert search.find("Ashdon", on=today + dt.timedelta(days=1)).partnerships == []


def test_other_days_do_not_pile_up():
    make_partnership("Colne")
    for day in range(1, 10):
        search.find("Colne", on=dt.date(2026, 10, day))

    assert len(kept_indexes._partnerships._kept) <= MOST_DAYS


@pytest.mark.django_db(transaction=True)
def test_threads_share_the_indexes():
    make_partnership("Colne", schools=[make_school("Ashdon Primary School")])

    def count(_) -> int:
        try:
            return len(search.find("Ashdon").partnerships)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(count, range(12))) == [1] * 12
