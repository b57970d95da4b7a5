"""Schools that are typed or pasted: which are meant, which are asked about, and which come from outside."""

import datetime as dt

import pytest

from partnerships.lives.change_forms import AddSchoolsForm
from partnerships.memberships.typed_schools import typed_schools
from partnerships.models import Authority, EstablishmentType, Partnership, School
from tests.factories import make_authority, make_partnership, make_school, make_type

pytestmark = pytest.mark.django_db


@pytest.fixture
def schools() -> dict[str, School]:
    """Schools by name; two are called Elm Park."""
    names = ["Great Waltham Primary School", "St Mary's Primary School, Tiptree", "Lexden Primary School"]
    found = {name: make_school(name) for name in names}
    return found | {town: make_school("Elm Park Primary School", town=town) for town in ("Harlow", "Witham")}


def test_lines_are_read_as_people_write_and_paste_them(schools):
    waltham, mary, lexden, *_ = schools.values()
    text = (
        f"1. Gt Waltham Primary\r\n- St Mary's Primary School, Tiptree;{lexden.urn}, {waltham.urn}\nlexden primary\n\n"
    )

    found = typed_schools(text)

    assert [one.pk for one in found] == [waltham.pk, mary.pk, lexden.pk, waltham.pk, lexden.pk]


def test_column_beside_the_schools_is_none(schools):
    waltham, mary, lexden, *_ = schools.values()
    text = (
        f"Great Waltham\tBraintree\nLexden Primary\t{lexden.urn}\tColchester\n"
        f"CM77 6AB\tSt Mary's Primary School, Tiptree\nElm Park Primary School\tHarlow\nGreat Waltham\tLexden Primary"
    )

    found = typed_schools(text)

    assert [one.pk for one in found] == [waltham.pk, lexden.pk, mary.pk, None, lexden.pk]
    assert found[3].text == "Elm Park Primary School"


def test_line_with_commas_is_several_schools_where_all_are_known(schools):
    waltham, _, lexden, *_ = schools.values()

    assert [one.pk for one in typed_schools("Great Waltham, Lexden Primary")] == [waltham.pk, lexden.pk]
    assert len(typed_schools("Great Waltham, Elm Park")) == 1


def form_of(text: str, **answers: str) -> AddSchoolsForm:
    data = {"schools": text, "on": "1 September 2027", **answers}
    colne = Partnership.objects.filter(name="Colne").first() or make_partnership("Colne", schools=2)
    return AddSchoolsForm(data, record=colne)


def test_one_that_is_not_sure_is_asked_about_and_the_rest_go_on(schools):
    text = "Great Waltham\nElm Park Primary School\nNowhere Atoll Lyceum"
    asked = form_of(text)
    assert not asked.is_valid()
    assert [*asked.errors] == ["which-elm-park-primary-school"]

    answered = form_of(text, **{"which-elm-park-primary-school": str(schools["Witham"].pk)})
    assert answered.is_valid(), answered.errors
    told = answered.change(None)

    joined = answered.record.memberships.filter(started_on__year=2027)
    assert {row.school for row in joined} == {schools["Great Waltham Primary School"], schools["Witham"]}
    assert told.warnings == ("“Nowhere Atoll Lyceum” is left out: no school here is called that. Write its URN.",)


@pytest.mark.parametrize("line", ["124500 Nayland Primary School", "Nayland Primary School, 124500", "URN 124500"])
def test_number_that_no_school_here_has_is_one_from_outside_whatever_stands_beside_it(schools, line):
    assert [one.unknown_urn for one in typed_schools(line)] == [124500]


def test_one_may_be_left_out(schools):
    form = form_of("Great Waltham\nElm Park Primary School", **{"which-elm-park-primary-school": "none"})

    assert form.is_valid()
    assert form.change(None).warnings == ("“Elm Park Primary School” is left out, as you chose.",)


def test_school_from_outside_joins_and_is_not_counted(schools):
    kind = make_type()
    asked = form_of("999123")
    assert {"new-999123-name", "new-999123-authority", "new-999123-type"} <= asked.fields.keys()

    form = form_of(
        "999123", **{"new-999123-name": "Bures", "new-999123-authority": "935 Suffolk", "new-999123-type": str(kind.pk)}
    )
    assert form.is_valid(), form.errors
    told = form.change(None)

    assert told.sentences == (
        "Bures (999123) joins Colne on 1 September 2027. It is of Suffolk: shown as such, and not counted.",
        "Colne then has 3 open schools: 1 joined that day.",
    )
    assert Authority.objects.get(code="935").is_home is False


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "Write its name, such as Suffolk"),
        ("Nowhere", "Write its name, such as Suffolk"),
        ("881", "comes with the register"),
    ],
)
def test_authority_of_one_from_outside_is_asked_for(typed, why):
    make_authority()
    answers = {"new-999123-name": "Bures", "new-999123-authority": typed, "new-999123-type": str(make_type().pk)}

    form = form_of("999123", **answers)

    assert not form.is_valid()
    assert why in form.errors["new-999123-authority"][0]


@pytest.mark.parametrize("typed", ["Suffolk", "suffolk county council", "935", "935 Suffolk"])
def test_authority_of_one_from_outside_is_understood_by_its_name_or_code(typed):
    answers = {"new-999123-name": "Bures", "new-999123-authority": typed, "new-999123-type": str(make_type().pk)}

    form = form_of("999123", **answers)
    assert form.is_valid(), form.errors
    form.change(None)

    school = School.objects.get(urn=999123)
    assert (school.la_code, school.la_name) == ("935", "Suffolk")


def test_type_of_one_from_outside_is_offered_once_whatever_groups_the_register_has_it_in():
    of_many = EstablishmentType.objects.create(name="Community school", group_name="Local authority maintained schools")
    for group in ("", "Academies"):
        EstablishmentType.objects.create(name="Community school", group_name=group)
    make_school("Lexden", establishment_type=of_many)
    EstablishmentType.objects.create(name="Academy converter", group_name="Academies")

    offered = form_of("999123").fields["new-999123-type"].queryset

    assert [(str(one), one.pk == of_many.pk) for one in offered] == [
        ("Academy converter", False),
        ("Community school", True),
    ]


def test_one_that_has_closed_is_said_to_have_where_it_is_asked_about(schools):
    School.objects.filter(pk=schools["Harlow"].pk).update(
        status=School.Status.CLOSED, closed_on=dt.date(2024, 8, 31), urn=200005
    )
    make_school("Elm Park Primary School", town="Maldon")

    field = form_of("Elm Park Primary School").fields["which-elm-park-primary-school"]

    assert "Elm Park Primary School (Harlow, URN 200005, closed on 31 August 2024)" in dict(field.choices).values()


def test_unknown_number_without_a_name_is_left_out_and_nothing_typed_is_refused(schools):
    assert [*form_of("999123\nGreat Waltham").errors] == ["new-999123-name"]
    form = form_of("999123\nGreat Waltham", **{"new-999123-name": ""})
    assert form.is_valid()
    assert form.change(None).warnings == ("999123 is left out: no school here has that URN, and you gave it no name.",)

    assert form_of(" \n").errors["schools"] == ["Write at least one school: its name, or its URN."]
