"""Tests of who shares a name with somebody known."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.models import Lead, Person
from partnerships.people.namesakes import namesakes
from partnerships.person_names import name_key, split_title
from tests.factories import make_board, make_headship, make_lead, make_partnership, make_person, make_school, make_seat

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "written",
    ["Anne-Marie O’Hara", "anne-marie o'hara", "  Anne Marie  OHara ", "Mrs Annemarie O`Hara", "Ánne-Marie Ó Hara"],
)
def test_called_finds_a_person_however_the_name_is_written(written):
    ann = make_person("Anne-Marie O'Hara")
    make_person("Anne O'Hara")

    assert list(Person.objects.called(written)) == [ann]


def test_called_forgives_a_title_in_the_name_that_is_kept():
    dean = make_person("Revd. Dr John Dean")

    assert list(Person.objects.called("John Dean")) == [dean]


@pytest.mark.parametrize("written", ["", "   ", "Ann", "Day", "Ann Days"])
def test_called_finds_nobody_by_no_name_or_by_a_part_of_it(written):
    make_person("Ann Day")

    assert not Person.objects.called(written).exists()


def test_a_name_without_latin_letters_is_compared_as_it_is_written():
    make_person("李娜")
    wang = make_person("王芳")

    assert list(Person.objects.called("王芳")) == [wang]


def test_a_title_alone_is_a_name():
    assert split_title("Lord") == ("", "Lord")
    assert split_title("Dr Lord") == ("Dr", "Lord")
    assert name_key("Dr Lord") == name_key("lord")


def test_namesakes_are_told_apart_by_what_they_do():
    leads, heads, does_nothing = (make_person("Ann Day") for _ in range(3))
    make_lead(make_partnership("Colne"), leads)
    make_headship(heads, make_school("Abberton"))

    found = namesakes("Mrs Ann Day")

    assert [str(namesake) for namesake in found] == [
        "Ann Day, leads Colne",
        "Ann Day, headteacher, Abberton",
        "Ann Day, who has no role today",
    ]
    assert [namesake.person for namesake in found] == [leads, heads, does_nothing]


def test_namesakes_are_told_apart_by_their_seats_too():
    sits = make_person("Ann Day")
    make_lead(make_partnership("Colne"), sits)
    make_seat(make_board(), sits, role="chair")
    make_seat(make_board("South quadrant meeting"), sits, ended_on=dt.date(2024, 8, 31))

    assert [str(namesake) for namesake in namesakes("Ann Day")] == [
        "Ann Day, leads Colne; chair, School Partnership Board"
    ]


def test_namesakes_ask_no_more_questions_of_the_database_for_more_of_them():
    counts = []
    for known in (2, 7):
        while Lead.objects.count() < known:
            make_lead(make_partnership(), make_person("Ann Day"))
        with CaptureQueriesContext(connection) as queries:
            assert len(namesakes("Ann Day")) == known
        counts.append(len(queries))

    assert counts[0] == counts[1]
