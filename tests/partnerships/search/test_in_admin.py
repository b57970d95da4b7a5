"""Admin's search boxes and pickers find what the public search box finds."""

import datetime as dt

import pytest

from accounts import roles
from partnerships.models import SchoolLink
from tests.factories import make_headship, make_membership, make_partnership, make_person, make_school, make_user
from tests.partnerships.schools.test_admin import found

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow, pytest.mark.usefixtures("fresh_indexes")]


@pytest.fixture
def officer(client):
    """A client signed in as an LA officer."""
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    return client


def listed(client, model: str, text: str, **query: str) -> list:
    """The rows of a list in admin that is searched."""
    response = client.get(f"/admin/partnerships/{model}/", {"q": text, **query})
    return list(response.context["cl"].result_list)


@pytest.mark.parametrize("text", ["Gt Waltham CE P", "waltam primry"])
def test_list_and_picker_of_schools_find_a_name_as_people_write_it(officer, text):
    school = make_school("Great Waltham Church of England Primary School")
    make_school("Writtle Infant School")

    assert listed(officer, "school", text) == [school]
    assert [text.partition(" (")[0] for text in found(officer, text, model="membership", field="school")] == [
        school.name
    ]


def test_list_has_the_best_match_first_and_a_chosen_order_holds(officer):
    other = make_school("A School", town="Ashdon")
    school = make_school("Ashdon Primary School")

    assert listed(officer, "school", "ashdon primary school")[0] == school
    assert listed(officer, "school", "ashdon") == [school, other]
    assert listed(officer, "school", "ashdon", o="1") == [other, school]


def test_head_of_that_surname_comes_before_those_of_schools_whose_names_it_begins(officer):
    begun = make_headship(make_person("Ann Day"), make_school("Brownlow Primary School"))
    named = make_headship(make_person("Lee Brown"), make_school("Writtle Infant School"))

    assert listed(officer, "headship", "brown") == [named, begun]


def test_near_match_is_offered_only_where_nothing_has_the_name(officer):
    near = make_headship(make_person("Ann Day"), make_school("Writtle Infant School"))
    named = make_headship(make_person("Lee Writle"), make_school("Ashdon Primary School"))

    assert listed(officer, "headship", "writle") == [named]
    assert listed(officer, "headship", "writlle") == [near]


def test_own_fields_still_find_what_the_search_box_does_not(officer):
    ended = make_partnership("Colne Valley", ended_on="2024-08-31")

    assert listed(officer, "partnership", "colne val") == [ended]


def test_partnership_and_membership_are_found_by_the_member_as_people_write_it(officer):
    school = make_school("Great Waltham Church of England Primary School")
    membership = make_membership(make_partnership("Chelmer"), school)

    assert listed(officer, "partnership", "gt waltham ce p") == [membership.partnership]
    assert listed(officer, "membership", "gt waltham ce p") == [membership]


@pytest.mark.parametrize("text", ["114723", "URN 114723", "881/2001"])
def test_school_whose_number_was_typed_comes_before_the_one_that_follows_it(officer, text):
    closed = make_school(
        "Frinton Primary School",
        urn=114723,
        establishment_number="2001",
        status="closed",
        closed_on=dt.date(2023, 8, 31),
    )
    academy = make_school("Frinton Academy", urn=149966)
    SchoolLink.objects.create(school=closed, direction="successor", linked_urn=149966, linked_school=academy)

    picked = found(officer, text, model="membership", field="school")

    assert ["114723" in one for one in picked] == [True, False]
    assert listed(officer, "school", text) == [closed, academy]


def test_membership_of_the_school_whose_number_was_typed_comes_first(officer):
    closed = make_school("Frinton Primary School", urn=114723, status="closed", closed_on=dt.date(2023, 8, 31))
    academy = make_school("Frinton Academy", urn=149966)
    SchoolLink.objects.create(school=closed, direction="successor", linked_urn=149966, linked_school=academy)
    later, earlier = (make_membership(make_partnership(), school) for school in (academy, closed))

    assert listed(officer, "membership", "114723") == [earlier, later]
