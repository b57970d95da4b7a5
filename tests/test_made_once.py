"""Records that several tests start from are made once, and no test sees what another did to them."""

import datetime as dt

import pytest
from django.utils import timezone

from partnerships.models import Person, School
from tests.factories import make_person, make_school
from tests.made_once import made_once

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LONG_AGO = dt.date(2001, 1, 1)
MADE: list[str] = []


@made_once(on=LONG_AGO)
def school() -> School:
    MADE.append("school")
    return make_school("Alpha", opened_on=timezone.localdate())


@made_once
def people(school) -> list[Person]:
    MADE.append("people")
    school.nickname = "The people's"
    return [make_person(), make_person()]


@made_once
def twice(school) -> list[School]:
    return [school, school]


@made_once
def of_another_kind(tmp_path) -> School:
    MADE.append("of another kind")
    return make_school(tmp_path.name)


@pytest.mark.parametrize("times", [1, 2])
def test_records_are_as_they_were_made_whatever_the_test_before_did(school, times):
    assert (school.name, School.objects.get().name, Person.objects.count()) == ("Alpha", "Alpha", 0)
    school.name = "Beta"
    school.save()
    make_person()


@pytest.mark.parametrize("test", ["first", "second"])
def test_records_are_made_for_the_first_test_alone(school, test):
    MADE.append(test)
    assert "first" not in MADE or MADE[MADE.index("first") :] in (["first"], ["first", "second"])


@pytest.mark.parametrize("times", [1, 2])
def test_records_on_top_of_others_know_them_as_they_were_made_for_these(school, people, times):
    assert (School.objects.get(), Person.objects.count(), school.nickname) == (school, 2, "The people's")
    people.pop().delete()


def test_test_that_asks_for_fewer_sees_fewer(school):
    assert not Person.objects.exists()
    assert not hasattr(school, "nickname")


def test_record_that_is_named_twice_is_one(school, twice):
    assert twice[0] is twice[1] is school


def test_test_that_asks_for_none_sees_none():
    assert not School.objects.exists()


def test_day_of_the_making_is_that_of_the_making_alone(school):
    assert school.opened_on == LONG_AGO
    assert timezone.localdate() > LONG_AGO


def test_records_are_made_in_the_midst_of_a_test_too(request):
    assert request.getfixturevalue("school") == School.objects.get()


@pytest.mark.django_db(transaction=True)
def test_test_with_transactions_of_its_own_makes_its_own(school):
    assert School.objects.get() == school


@pytest.mark.parametrize("times", [1, 2])
def test_what_asks_for_a_fixture_of_another_kind_is_made_for_each_test(of_another_kind, tmp_path, times):
    assert School.objects.get().name == tmp_path.name
    assert MADE.pop() == "of another kind"


class TestOfAClass:
    NAME = "Gamma"

    @made_once
    def school(self) -> School:
        return make_school(self.NAME)

    @made_once
    def nicknamed(self, school) -> School:
        school.nickname = self.NAME
        return school

    def test_fixtures_of_a_class_take_the_place_of_those_of_the_module(self, school, nicknamed):
        assert School.objects.get() == school is nicknamed
        assert (school.name, school.nickname) == ("Gamma", "Gamma")
