"""Schools and their partnerships by the name of a head, where the school's page says in public who that is."""

import datetime as dt

import pytest
from django.utils import timezone

from partnerships import search
from tests.factories import make_headship, make_partnership, make_person, make_school

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("fresh_indexes")]


@pytest.fixture
def headship():
    """A head of a school in a partnership."""
    school = make_school("Great Clacton Junior School")
    make_partnership("Coast", schools=[school, make_school()])
    return make_headship(make_person("Annika Osterley"), school)


@pytest.mark.parametrize("text", ["Annika Osterley", "ANNIKA OSTERLEY", "osterley", "who is Annika Osterley?"])
def test_head_is_found_with_school_and_partnership(headship, text):
    found = search.find(text)

    assert [(hit.pk, hit.why) for hit in found.schools] == [(headship.school_id, "Annika Osterley is its headteacher")]
    why = "Great Clacton Junior School, where Annika Osterley is headteacher, is a member"
    assert [hit.why for hit in found.partnerships] == [why]


@pytest.mark.parametrize("text", ["Annika Ostrley", "anika osterley"])
def test_head_is_found_with_one_letter_wrong_and_said_to_be_near(headship, text):
    hit = search.find(text).schools[0]

    assert (hit.pk, hit.why) == (headship.school_id, "Annika Osterley is its headteacher (near match)")


@pytest.mark.parametrize("text", ["Annika", "Annika Green", "great"])
def test_half_a_name_is_no_heads(headship, text):
    assert not any("headteacher" in hit.why for hit in search.find(text).schools)


def test_surname_that_a_school_has_asks_for_the_school(headship):
    make_school("Osterley Primary School")

    assert not any("headteacher" in hit.why for hit in search.find("Osterley").schools)


def test_head_who_has_left_or_is_yet_to_come_is_not_found(headship):
    today = timezone.localdate()
    headship.ended_on = today - dt.timedelta(days=1)
    headship.save()
    make_headship(make_person("Cleo Yonder"), make_school(), started_on=today + dt.timedelta(days=1))

    assert [search.find(text).schools for text in ("Annika Osterley", "Cleo Yonder")] == [[], []]


def test_head_of_today_is_not_said_to_be_that_of_another_day(headship):
    assert search.find("Annika Osterley", on=timezone.localdate() - dt.timedelta(days=1)).schools == []


def test_head_of_a_closed_school_is_not_found(headship):
    headship.school.status = "closed"
    headship.school.save()

    assert search.find("Annika Osterley").schools == []


def test_new_head_is_found_at_once(headship):
    search.find("Annika Osterley")
    school = make_school()
    make_headship(make_person("Cleo Yonder"), school)

    assert [hit.pk for hit in search.find("Cleo Yonder").schools] == [school.pk]
