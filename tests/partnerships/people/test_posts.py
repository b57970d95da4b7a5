"""Tests for headships and leads that begin for somebody with an account: those beside them are told."""

import datetime as dt

import pytest
from django.contrib import admin
from django.utils import timezone

from accounts import roles
from base.saving import end, save
from partnerships.leads.writes import hand_over_lead
from partnerships.models import Headship, Lead
from partnerships.people.posts import TellsOfPosts, save_post
from tests.admin import add, change, inlines
from tests.clients import signed_in
from tests.factories import make_headship, make_lead, make_partnership, make_person, make_school, make_user
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once]
COUNCIL = "school-partnerships@example.org"
YESTERDAY = timezone.localdate() - dt.timedelta(days=1)


@pytest.fixture
def officer():
    return make_user("officer@example.org", roles.OFFICER, is_staff=True, name="Olu Shah")


@pytest.fixture
def school():
    """One with a head, and a mailbox."""
    school = make_school("Alder Primary", office_email="office@alder.example")
    make_headship(make_person("Bo Ray", email="bo.ray@alder.example"), school)
    return school


@pytest.fixture
def colleague():
    """Somebody with an account."""
    person = make_person("Ann Day", email="ann.day@example.org")
    make_user("ann.account@example.org", person=person)
    return person


def told() -> list[str]:
    return sorted(letter.to[0] for letter in outbox() if "recorded as" in letter.subject)


def typed(person, **fields):
    return {"person": person.pk, "role": "headteacher", "started_on": "1 September 2026"} | fields


def test_the_other_head_and_the_office_hear_of_a_headship_with_an_account(officer, school, colleague):
    signed_in(officer).post(add(Headship), typed(colleague, school=school.pk))

    assert told() == ["bo.ray@alder.example", "office@alder.example", COUNCIL]
    body = outbox()[0].body
    assert "Olu Shah recorded Ann Day as headteacher of Alder Primary" in body
    assert "a…@example.org" in body
    assert "ann.account@example.org" not in body


def test_so_they_do_of_one_in_the_table_of_the_person(officer, school, colleague):
    row = {"school": school.pk, "role": "headteacher", "started_on": "1 September 2026"}
    data = {"name": colleague.name, "slug": colleague.slug, "email": colleague.email}

    signed_in(officer).post(change(colleague), data | inlines("leads", "seats", headships=[row]))

    assert Headship.objects.filter(person=colleague).exists()
    assert told() == ["bo.ray@alder.example", "office@alder.example", COUNCIL]


def test_nobody_hears_of_one_without_an_account(officer, school):
    signed_in(officer).post(add(Headship), typed(make_person("Cy Oak"), school=school.pk))

    assert Headship.objects.count() == 2
    assert told() == []


def test_nor_of_a_change_of_what_they_have(officer, school, colleague):
    headship = make_headship(colleague, school)

    headship.role = "principal"
    save_post(headship, by=officer)

    assert told() == []


@pytest.mark.parametrize("before", ["over", "of another"])
def test_they_hear_of_one_that_is_opened_again_or_given_to_another(officer, school, colleague, before):
    holder = colleague if before == "over" else make_person("Cy Oak")
    headship = make_headship(holder, school, started_on="2020-09-01", ended_on=YESTERDAY)

    headship.person, headship.ended_on = colleague, None
    save_post(headship, by=officer)

    assert told() == ["bo.ray@alder.example", "office@alder.example", COUNCIL]


def test_where_there_is_nobody_beside_them_the_council_hears(officer, colleague):
    signed_in(officer).post(add(Headship), typed(colleague, school=make_school().pk))

    assert told() == [COUNCIL]


def test_whoever_led_hears_who_takes_over_with_an_account(officer, colleague):
    lead = make_lead(person=make_person("Cy Oak", email="cy.oak@example.org"))

    hand_over_lead(lead=lead, to=colleague, on=timezone.localdate(), by=officer)

    assert told() == ["cy.oak@example.org", COUNCIL]


@pytest.mark.parametrize("model", [Headship, Lead])
def test_every_form_in_admin_for_them_tells(model):
    forms = [one for kept, one in admin.site._registry.items() if kept is model]
    forms += [inline for one in admin.site._registry.values() for inline in one.inlines if inline.model is model]

    assert forms
    assert all(issubclass(one if isinstance(one, type) else type(one), TellsOfPosts) for one in forms)


def test_who_was_ended_first_hears_however_long_ago_the_last_day_that_was_typed_lies(officer, school, colleague):
    partnership = make_partnership(schools=[school])
    posts = [school.headships.get(), make_lead(partnership, email="lead@example.org", started_on=dt.date(2019, 9, 1))]
    for post in posts:
        post.started_on = dt.date(2019, 9, 1)
        save(post, by=officer)
        end(post, on=dt.date(2020, 1, 1), by=officer, why="")

    signed_in(officer).post(add(Headship), typed(colleague, school=school.pk))

    assert told() == ["bo.ray@alder.example", "lead@example.org", "office@alder.example", COUNCIL]


def test_who_was_entered_as_one_of_long_ago_does_not_hear(officer, school, colleague):
    long_ago = {"started_on": dt.date(2015, 9, 1), "ended_on": dt.date(2018, 8, 31)}
    make_headship(make_person("Di Elm", email="di.elm@example.org"), school, **long_ago)

    signed_in(officer).post(add(Headship), typed(colleague, school=school.pk))

    assert "di.elm@example.org" not in told()
