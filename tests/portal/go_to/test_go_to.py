"""The box that finds any record: whom it finds, for whom, and that it keeps the improvement programme to itself."""

import datetime as dt

import pytest
from django.apps import apps
from django.contrib import admin
from django.utils import timezone

from accounts import roles
from partnerships.models import Organisation, Partnership, Person
from partnerships.people.writes import rename_organisation, rename_person
from partnerships.search import kept_indexes
from portal.go_to.names import NAMED, record_names
from tests.clients import signed_in
from tests.factories import (
    make_board,
    make_headship,
    make_lead,
    make_meeting,
    make_organisation,
    make_partnership,
    make_person,
    make_school,
    make_seat,
    make_user,
)
from tests.pages.reading import read, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
BOX = "/admin/go-to/"


@pytest.fixture(autouse=True)
def fresh_names():
    """Indexes of this test's records alone."""
    kept_indexes.reset()
    record_names.forget()
    yield
    kept_indexes.reset()
    record_names.forget()


@pytest.fixture
def officer():
    return signed_in(make_user("officer@example.org", roles.OFFICER, is_staff=True))


@pytest.fixture
def administrator():
    return signed_in(make_user("administrator@example.org", roles.ADMINISTRATOR, is_staff=True))


def found(client, text: str) -> list[tuple[str, str]]:
    """What is suggested: what each is, and what it is called."""
    answer = client.get(BOX, {"q": text, "format": "json"})
    return [(one["kind"], one["label"]) for one in answer.json()["found"]]


@pytest.fixture
def records():
    """One of each kind, and others beside them."""
    make_school("Writtle Infant School")
    school = make_school("Great Waltham Church of England Primary School", urn=114723)
    partnership = make_partnership("Colne Valley", schools=[school])
    make_partnership("Dengie Cluster", ended_on=dt.date(2024, 8, 31))
    make_lead(partnership, make_person("Ann Day"))
    make_headship(make_person("Lee Brown"), school)
    board = make_board("West quadrant meeting")
    make_seat(board, make_person("Priya Hill"))
    make_meeting(board, held_on=dt.date(2026, 11, 25))
    make_meeting(board, held_on=dt.date(2027, 3, 10))
    make_organisation("Diocese of Chelmsford")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("gt waltham ce p", ("School", "Great Waltham Church of England Primary School")),
        ("114723", ("School", "Great Waltham Church of England Primary School")),
        ("colne", ("Partnership", "Colne Valley")),
        ("dengie", ("Partnership", "Dengie Cluster")),
        ("ann day", ("Person", "Ann Day")),
        ("pria hill", ("Person", "Priya Hill")),
        ("west quadrant", ("Board", "West quadrant meeting")),
        ("west 25 november 2026", ("Meeting", "West quadrant meeting, 25 November 2026")),
        ("diocese chelmsford", ("Organisation", "Diocese of Chelmsford")),
        ("leads", ("List", "Leads")),
    ],
)
def test_officer_finds_each_kind_of_record_as_people_write_it(officer, records, text, first):
    assert found(officer, text)[0] == first


def test_record_is_found_by_the_name_that_it_had_before_which_is_said(officer, records):
    assert found(officer, "ann day")[0] == ("Person", "Ann Day")  # from here on the names are kept
    today = timezone.localdate()
    rename_person(person=Person.objects.get(name="Ann Day"), name="Ann Quill", on=today, by=None)
    rename_organisation(organisation=Organisation.objects.get(), name="Bishops Schools", on=today, by=None)

    assert found(officer, "ann day")[0] == found(officer, "ann quill")[0] == ("Person", "Ann Quill")
    for text in ("diocese chelmsford", "bishops schools"):
        assert found(officer, text)[0] == ("Organisation", "Bishops Schools")
    hints = [
        officer.get(BOX, {"q": text, "format": "json"}).json()["found"][0]["hint"]
        for text in ("ann day", "ann quill", "diocese chelmsford")
    ]
    assert hints[0].startswith("Formerly known as Ann Day, ")
    assert not hints[1].startswith("Formerly")
    assert hints[2] == "Formerly known as Diocese of Chelmsford"


def test_who_is_called_so_comes_before_who_was(officer):
    was = make_person("Ann Day")
    rename_person(person=was, name="Ann Quill", on=timezone.localdate(), by=None)
    make_person("Ann Day")

    assert found(officer, "ann day") == [("Person", "Ann Day"), ("Person", "Ann Quill")]


def test_box_leads_straight_to_the_only_record_and_lists_several(officer, records):
    person = make_person("Zebedee Quill")
    colne = make_partnership("Colne")
    make_partnership("Upper Colne")
    Partnership.objects.filter(name="Colne Valley").update(name="Valley of Colne")
    kept_indexes.reset()

    straight = officer.get(BOX, {"q": "zebedee quill"})
    by_its_name = officer.get(BOX, {"q": "colne"})
    several = officer.get(BOX, {"q": "west quadrant meeting"})

    assert straight.url == f"/admin/partnerships/person/{person.pk}/change/"
    assert by_its_name.url == f"/admin/partnerships/partnership/{colne.pk}/change/"
    assert several.status_code == 200
    assert "West quadrant meeting, 10 March 2027" in text_of(read(several))


@pytest.mark.parametrize("text", ["", "zzzzzz", "\0", "a" * 500, "' OR 1=1 --"])
def test_box_says_what_to_do_where_nothing_is_found(officer, records, text):
    page = officer.get(BOX, {"q": text})

    assert page.status_code == 200
    assert "Type" in text_of(read(page))


def test_accounts_are_the_administrators_alone(officer, administrator):
    make_user("percival@example.org", name="Percival Stone")

    assert found(administrator, "percival") == [("Account", "Percival Stone")]
    assert found(officer, "percival") == []


def test_whoever_is_not_staff_finds_nothing(client):
    answer = signed_in(make_user("head@example.org")).get(BOX, {"q": "colne", "format": "json"})

    assert answer.status_code in (302, 403)
    assert client.get(BOX).status_code == 302


def test_nothing_of_the_improvement_programme_is_named():
    programme = set(apps.get_app_config("improvement").get_models())

    assert not programme & {*NAMED}
    assert {*NAMED} <= set(admin.site._registry)


def test_queries_do_not_grow_with_the_records(officer, records, django_assert_max_num_queries):
    officer.get(BOX, {"q": "colne", "format": "json"})
    for number in range(12):
        make_person(f"Colne {number}")
    officer.get(BOX, {"q": "colne", "format": "json"})  # the names are read anew, once

    with django_assert_max_num_queries(25):
        officer.get(BOX, {"q": "colne", "format": "json"})
