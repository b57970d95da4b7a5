"""Admin of schools and people, as an LA officer works in it."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts import roles
from partnerships.models import Headship, Lead, Organisation, Partnership, Person, School
from partnerships.schools.admin import CHANGING, IN_WORDS, OFFICERS_FIELDS
from tests.admin import PERSON_INLINES, SCHOOL_INLINES, add, change, changelist, inlines
from tests.factories import (
    STARTED,
    make_authority,
    make_board,
    make_district,
    make_lead,
    make_partnership,
    make_person,
    make_school,
    make_school_name,
    make_seat,
    make_type,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]


@pytest.fixture
def officer(client):
    """A client signed in as an LA officer."""
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    return client


def school_form(**fields: object) -> dict[str, object]:
    """What the browser sends to add a school, all right unless ``fields`` says otherwise."""
    facts = {"urn": 101234, "name": "Outside", "la_code": "919", "la_name": "Hertfordshire"}
    return {**facts, "establishment_type": make_type().pk, "status": "open", "phase": "primary", **fields}


def found(client, term: str, *, model: str, field: str, app: str = "partnerships") -> list[str]:
    """What a field's search offers."""
    query = {"term": term, "app_label": app, "model_name": model, "field_name": field}
    return [result["text"] for result in client.get("/admin/autocomplete/", query).json()["results"]]


@pytest.mark.parametrize(
    ("model", "example"),
    [
        (Partnership, "Colne Valley Schools Partnership"),
        (Lead, "such as head@example.org"),
        (Person, "such as name@example.org"),
        (Organisation, "such as https://www.example.org"),
        (School, "such as CO4 5EG"),
    ],
)
def test_form_gives_examples_of_what_belongs_in_it(officer, model, example):
    page = officer.get(change(make_school()) if model is School else add(model))

    assert example in page.content.decode()


class TestAddingASchool:
    def test_school_outside_essex_is_added_by_urn(self, officer):
        response = officer.post(add(School), school_form())

        assert response.status_code == 302
        assert School.objects.outside_home().get().urn == 101234

    @pytest.mark.parametrize(("typed", "name"), [("Suffolk", ""), ("935", ""), ("Suffolk County Council", "Suffolk")])
    def test_authority_is_understood_by_its_name_or_code_alone(self, officer, typed, name):
        response = officer.post(add(School), school_form(la_code=typed, la_name=name))

        assert response.status_code == 302
        school = School.objects.get(urn=101234)
        assert (school.la_code, school.la_name) == ("935", "Suffolk")

    @pytest.mark.parametrize(
        ("typed", "why"), [("Nowhere", "“Nowhere” is no local authority of England."), ("999", "none of that code")]
    )
    def test_authority_that_is_none_is_refused_with_a_sentence(self, officer, typed, why):
        response = officer.post(add(School), school_form(la_code=typed, la_name=""))

        assert why in response.content.decode()
        assert not School.objects.filter(urn=101234).exists()

    def test_urn_without_six_digits_is_refused_with_a_sentence(self, officer):
        response = officer.post(add(School), school_form(urn=12345))

        assert "A URN has six digits" in response.content.decode()

    def test_urn_that_is_there_already_is_refused(self, officer):
        make_school(urn=101234)

        response = officer.post(add(School), school_form())

        assert "School with this URN already exists" in response.content.decode()

    def test_authority_that_has_ended_is_refused_with_a_sentence(self, officer):
        make_authority("919", "Hertfordshire", ended_on=dt.date(2025, 3, 31))

        response = officer.post(add(School), school_form())

        assert "The authority Hertfordshire ended on 31 March 2025." in response.content.decode()
        assert not School.objects.exists()


def test_school_form_shows_every_fact_and_lets_change_only_the_officers(officer):
    names = [name for _, options in CHANGING for line in options["fields"] for name in _line(line)]

    page = officer.get(change(make_school()))

    shown_in_words = {"id", "register_district"}
    assert set(names) - {*IN_WORDS} == {field.name for field in School._meta.fields} - shown_in_words
    assert list(page.context["adminform"].form.fields) == OFFICERS_FIELDS


def _line(line: str | tuple[str, ...]) -> tuple[str, ...]:
    return (line,) if isinstance(line, str) else line


def test_school_form_and_list_say_where_the_district_differs_from_the_register(officer):
    school = make_school(district=make_district("Braintree"), register_district=make_district("Chelmsford"))

    page, listed = (officer.get(address).content.decode() for address in (change(school), changelist(School)))

    assert "The register says Chelmsford. The district above is an officer’s correction" in page
    assert "Braintree (the register: Chelmsford)" in listed


class TestPostcode:
    @pytest.mark.parametrize("typed", ["CO4 5EG", " co45eg ", "CO4   5EG"])
    def test_postcode_that_the_register_leaves_out_is_put_in_as_it_is_written(self, officer, typed):
        school = make_school()

        officer.post(change(school), {"postcode": typed, **inlines(*SCHOOL_INLINES)})

        school.refresh_from_db()
        assert (school.postcode, school.register_postcode) == ("CO4 5EG", "")

    @pytest.mark.parametrize("typed", ["CO4", "Colchester", "CO4 5E", "5EG CO4", "CO4 5EG, Colchester"])
    def test_what_is_no_postcode_is_refused_with_a_sentence_and_stays_in_the_field(self, officer, typed):
        school = make_school()

        page = officer.post(change(school), {"postcode": typed, **inlines(*SCHOOL_INLINES)}).content.decode()

        assert f"“{typed}” is not a postcode. Enter a whole one, such as CO4 5EG" in page
        assert f'value="{typed}"' in page
        assert not School.objects.get().postcode

    def test_empty_field_goes_back_to_what_the_register_says(self, officer):
        school = make_school(postcode="CO4 5EG", register_postcode="CO1 1AA")

        officer.post(change(school), {"postcode": "", **inlines(*SCHOOL_INLINES)})

        assert School.objects.get().postcode == "CO1 1AA"

    def test_what_the_register_writes_otherwise_does_not_keep_the_page_from_being_saved(self, officer):
        school = make_school(postcode="BFPO 57")

        officer.post(change(school), {"postcode": "BFPO 57", "notes": "Rang.", **inlines(*SCHOOL_INLINES)})

        assert School.objects.get().notes == "Rang."

    @pytest.mark.parametrize(
        ("facts", "said"),
        [
            ({}, "The register has none. Without coordinates or a postcode the school is on no map"),
            (
                {"postcode": "CM1 1QH"},
                "The register says CM1 1QH. The register has no coordinates: maps place the school",
            ),
            (
                {"postcode": "CM1 1QH", "register_postcode": ""},
                "The register has none. The postcode above is an officer’s correction; a refresh keeps it.",
            ),
            ({"postcode": "ZZ9 9ZZ"}, "The portal does not know this postcode as one of these parts"),
            ({"postcode": "ZZ9 9ZZ", "easting": 1, "northing": 1}, "by the register’s coordinates"),
        ],
    )
    def test_page_says_where_the_postcode_comes_from_and_what_it_is_used_for(self, officer, facts, said):
        school = make_school(**facts)

        assert said in officer.get(change(school)).content.decode()

    def test_change_is_in_the_history(self, officer):
        school = make_school()
        officer.post(change(school), {"postcode": "CO4 5EG", "change_reason": "The head", **inlines(*SCHOOL_INLINES)})

        newest = school.history.first()

        assert (newest.postcode, newest.history_change_reason) == ("CO4 5EG", "The head")

    def test_list_is_narrowed_to_what_an_officer_corrected(self, officer):
        make_school("As in the register", postcode="CO1 1AA")
        make_school("Put in", postcode="CO1 1AA", register_postcode="")
        make_school("Another", postcode="CO1 1AA", register_postcode="CO1 1AB")

        shown = {
            choice: [
                school.name
                for school in officer.get(f"{changelist(School)}?corrected={choice}").context["cl"].result_list
            ]
            for choice in ("yes", "disagrees", "no")
        }

        assert shown == {"yes": ["Another", "Put in"], "disagrees": ["Another"], "no": ["As in the register"]}


def test_school_without_a_district_is_listed_as_not_recorded(officer):
    make_school()

    assert "Not recorded" in officer.get(changelist(School)).content.decode()


def test_two_memberships_that_overlap_are_refused_on_the_school_page_too(officer):
    school, partnership = make_school(), make_partnership("Colne")
    twice = [{"partnership": partnership.pk, "started_on": day} for day in ("2023-09-01", "2024-09-01")]

    response = officer.post(change(school), inlines("headships", "former_names", "links", memberships=twice))

    assert response.status_code == 200
    assert "Colne is listed twice for the same time" in response.content.decode()


def test_headship_that_a_colleague_has_just_recorded_is_refused_with_a_sentence(officer):
    school, person = make_school(), make_person("Ann Day")
    Headship.objects.create(school=school, person=person, started_on=STARTED)
    again = [{"person": person.pk, "role": "headteacher", "started_on": "2024-09-01"}]

    response = officer.post(change(school), inlines("memberships", "former_names", "links", headships=again))

    assert "Ann Day has a current record here already" in response.content.decode()


def test_search_for_a_school_tells_schools_of_one_name_apart(officer):
    make_school("St Mary’s", urn=101111, town="Ardleigh")
    make_school("St Mary’s", urn=102222, status="closed")

    offered = found(officer, "St Mary", model="membership", field="school")

    assert offered == ["St Mary’s (Ardleigh, URN 101111)", "St Mary’s (URN 102222, closed)"]


def test_search_for_a_person_says_what_they_do(officer):
    person = make_person("Ann Day")
    make_lead(make_partnership("Colne"), person)
    make_seat(make_board(), person, role="chair")
    make_person("Ann Daye")

    offered = found(officer, "Ann", model="lead", field="person")

    assert offered == ["Ann Day (leads Colne; chair, School Partnership Board)", "Ann Daye"]


def test_person_page_shows_leads_headships_and_seats(officer):
    person = make_person()
    make_lead(make_partnership(), person)

    page = officer.get(change(person))

    assert [formset.formset.prefix for formset in page.context["inline_admin_formsets"]] == list(PERSON_INLINES)


def test_each_field_of_a_table_of_rows_has_a_name_of_its_own(officer):
    make_lead(make_partnership(), person := make_person())

    fields = officer.get(change(person)).context["inline_admin_formsets"][0].formset.forms[0].fields

    assert fields["started_on"].widget.attrs["aria-label"] == "Started on"
    assert fields["partnership"].widget.widget.attrs["aria-label"] == "Partnership"


def test_person_of_one_name_is_saved(officer):
    person = make_person()

    response = officer.post(change(person), {"name": "Thushyanthan", "slug": "t", **inlines(*PERSON_INLINES)})

    assert response.status_code == 302


def test_known_as_is_searched(officer):
    school = make_school("As the register has it")
    officer.post(change(school), {"known_as": "Myland", **inlines(*SCHOOL_INLINES)})

    assert officer.get(changelist(School), {"q": "myland"}).context["cl"].result_count == 1


class TestFormerNames:
    def test_former_name_is_kept_by_hand_and_searched(self, officer):
        school = make_school("Beehive Lane Primary School")
        names = [{"name": "Beehive Lane Community Primary School", "ended_on": "31 August 2024"}]

        officer.post(change(school), inlines("memberships", "headships", "links", former_names=names))

        [former] = school.former_names.all()
        assert (former.name, former.started_on, former.ended_on) == (names[0]["name"], None, dt.date(2024, 8, 31))
        assert officer.get(changelist(School), {"q": "lane community"}).context["cl"].result_count == 1

    def test_two_former_names_of_one_school_that_end_on_one_day_are_refused(self, officer):
        school = make_school()
        names = [{"name": name, "ended_on": "2024-08-31"} for name in ("Beehive", "Hive")]

        response = officer.post(change(school), inlines("memberships", "headships", "links", former_names=names))

        assert "Two former names end on 31 August 2024. Give each its own last day." in response.content.decode()

    def test_former_name_that_a_colleague_has_just_recorded_is_refused_with_a_sentence(self, officer):
        school = make_school_name().school
        names = [{"name": "Another", "ended_on": "2024-08-31"}]

        response = officer.post(change(school), inlines("memberships", "headships", "links", former_names=names))

        assert "Two former names end on 31 August 2024." in response.content.decode()

    @pytest.mark.parametrize(("days", "is_refused"), [(0, False), (1, True)])
    def test_former_name_that_ends_after_today_is_refused(self, officer, days, is_refused):
        school = make_school()
        names = [{"name": "Beehive", "ended_on": timezone.localdate() + dt.timedelta(days)}]

        response = officer.post(change(school), inlines("memberships", "headships", "links", former_names=names))

        assert ("A former name ends today at the latest." in response.content.decode()) == is_refused
        assert school.former_names.exists() != is_refused

    def test_former_name_that_ends_before_it_starts_is_refused(self, officer):
        names = [{"name": "Beehive", "started_on": "2024-09-01", "ended_on": "2024-08-31"}]
        others = inlines("memberships", "headships", "links", former_names=names)

        response = officer.post(change(make_school()), others)

        assert "The name’s last day must be on or after its first." in response.content.decode()


class TestClosingDayThatHasPassed:
    """The register may say “open” of a school for weeks after the day on which it says that it closes."""

    @pytest.fixture
    def gone(self):
        yesterday = timezone.localdate() - dt.timedelta(days=1)
        return make_school("Ghyllgrove", urn=114914, status="open", closed_on=yesterday)

    def test_list_page_and_pickers_say_closed(self, officer, gone):
        addresses = (f"{changelist(School)}?open=no", change(gone))
        listed, page = (officer.get(address).content.decode() for address in addresses)

        assert '<td class="field-state_">Closed</td>' in listed
        assert '<div class="readonly">Closed</div>' in page
        assert found(officer, "Ghyll", model="membership", field="school") == ["Ghyllgrove (URN 114914, closed)"]

    def test_it_is_listed_among_the_closed_ones(self, officer, gone):
        make_school("Still open", closed_on=timezone.localdate())

        shown = {
            choice: [one.name for one in officer.get(f"{changelist(School)}?open={choice}").context["cl"].result_list]
            for choice in ("yes", "no")
        }

        assert shown == {"yes": ["Still open"], "no": ["Ghyllgrove"]}

    def test_what_it_has_can_be_moved_to_the_successor(self, officer, gone):
        assert change(gone, "carry-over") in officer.get(change(gone)).content.decode()
