"""A name matched to one school: by what, and whether it is sure."""

import pytest

from partnerships import search
from partnerships.models import School
from tests.factories import make_school, make_school_name

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("fresh_indexes")]


@pytest.mark.parametrize("text", ["Great Waltham 115114", "115114", "Gt Waltham, URN 115114"])
def test_match_by_urn_is_sure_where_the_words_agree(text):
    make_school("Great Waltham Primary School", urn=115114)

    match = search.match_school(text)

    assert match.sure
    assert match.candidates[0].urn == 115114


def test_match_by_urn_is_not_sure_where_the_words_disagree():
    make_school("Great Waltham Primary School", urn=115114)
    make_school("Mistley Norman Primary School", urn=141658)

    match = search.match_school("Mistley Norman 115114")

    assert not match.sure
    assert {candidate.urn for candidate in match.candidates} == {115114, 141658}


def test_match_is_narrowed_to_a_queryset():
    make_school("St Mary's Primary School, Ardleigh")
    school = make_school("St Mary's Primary School, Burnham", town="Burnham")

    assert not search.match_school("St Mary's Primary").sure
    match = search.match_school("St Mary's Primary", within=School.objects.filter(town="Burnham"))
    assert (match.sure, match.school_pk) == (True, school.pk)
    assert search.match_school("St Mary's Primary", within=[]).candidates == []


def test_match_of_a_closed_school_is_not_sure():
    make_school("Hadleigh Junior School", status=School.Status.CLOSED)

    match = search.match_school("Hadleigh Junior School")

    assert not match.sure
    assert len(match.candidates) == 1


def test_match_is_not_sure_where_a_closed_school_of_another_phase_could_be_meant():
    make_school("Barnes Farm Junior School", status=School.Status.CLOSED)
    make_school("Barnes Farm Infant School")

    assert not search.match_school("Barnes Farm").sure
    assert search.match_school("Barnes Farm Inf").sure


def test_match_is_sure_where_the_other_is_its_closed_predecessor():
    make_school("Lincewood Primary School", status=School.Status.CLOSED)
    school = make_school("Lincewood Primary Academy")

    assert search.match_school("Lincewood Pri").school_pk == school.pk


@pytest.mark.parametrize("other_name", ["known_as", "former"])
def test_match_is_not_sure_where_another_name_of_a_school_is_the_very_name_of_a_closed_one(other_name):
    oaks = make_school("The Oaks Infant School", known_as="Elm Park Junior School" if other_name == "known_as" else "")
    if other_name == "former":
        make_school_name(oaks, "Elm Park Junior School")
    closed = make_school("Elm Park Junior School", status=School.Status.CLOSED)

    match = search.match_school("Elm Park Jnr School")

    assert not match.sure
    assert [candidate.pk for candidate in match.candidates[:2]] == [closed.pk, oaks.pk]


def test_match_is_sure_by_another_name_that_no_other_school_bears():
    oaks = make_school("The Oaks Infant School", known_as="Elm Park")
    make_school("Elm Park Junior School", status=School.Status.CLOSED)

    assert search.match_school("Elm Park").school_pk == oaks.pk


def test_match_is_sure_where_a_school_is_known_by_the_name_of_what_it_follows():
    academy = make_school("Elm Park Primary Academy", known_as="Elm Park Primary School")
    make_school("Elm Park Primary School", status=School.Status.CLOSED)

    assert search.match_school("Elm Park Primary School").school_pk == academy.pk
