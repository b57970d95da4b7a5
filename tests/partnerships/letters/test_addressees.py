"""Where a message to a school goes."""

import datetime as dt

import pytest
from django.utils import timezone

from partnerships.letters.addressees import address_now, addressees_of, by_address, watchers_of, whom
from partnerships.models import Headship
from tests.factories import (
    make_headship,
    make_lead,
    make_membership,
    make_partnership,
    make_person,
    make_school,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TODAY = timezone.localdate()
A_DAY = dt.timedelta(days=1)


def email_of(school) -> str:
    return addressees_of(make_partnership(schools=[school]))[0].email


def test_head_comes_before_the_office():
    school = make_school(office_email="office@example.org")
    make_headship(make_person(email="head@example.org"), school)

    assert email_of(school) == "head@example.org"


def test_head_without_an_address_leaves_it_to_the_office():
    school = make_school(office_email="office@example.org")
    make_headship(make_person(), school)

    assert email_of(school) == "office@example.org"


def test_head_is_reached_where_they_sign_in():
    school = make_school()
    person = make_person()
    make_user("signs.in@example.org", person=person)
    make_headship(person, school)

    assert email_of(school) == "signs.in@example.org"


@pytest.mark.parametrize(
    ("days", "reached"),
    [
        ({"ended_on": TODAY - A_DAY}, ""),
        ({"ended_on": TODAY}, "head@example.org"),
        ({"started_on": TODAY}, "head@example.org"),
        ({"started_on": TODAY + A_DAY}, ""),
    ],
)
def test_head_is_the_one_of_today(days, reached):
    school = make_school()
    make_headship(make_person(email="head@example.org"), school, **days)

    assert email_of(school) == reached


def test_of_several_heads_the_headteacher_comes_first_and_then_whose_address_is_known():
    school = make_school()
    make_headship(make_person(email="executive@example.org"), school, role="executive")
    head = make_headship(make_person(), school, role="headteacher")
    assert email_of(school) == "executive@example.org"

    head.person.email = "head@example.org"
    head.person.save()

    assert email_of(school) == "head@example.org"


def test_closed_and_former_members_are_not_written_to():
    partnership = make_partnership(schools=[make_school("Open")])
    closed = make_school("Closed", status="closed", closed_on=TODAY - A_DAY)
    make_membership(partnership, closed)
    make_membership(partnership, make_school("Left"), ended_on=TODAY - A_DAY)
    make_membership(partnership, make_school("Leaves today"), ended_on=TODAY)
    make_membership(partnership, make_school("Joins tomorrow"), started_on=TODAY + A_DAY)

    assert [str(one.school) for one in addressees_of(partnership)] == ["Leaves today", "Open"]


def test_head_of_several_schools_gets_one_message():
    schools = [make_school(name) for name in ("A", "B", "C", "D")]
    head = make_person(email="Head@example.org")
    for school in schools[:2]:
        make_headship(head, school)

    together = by_address(addressees_of(make_partnership(schools=schools)))

    assert [[str(one.school) for one in each] for each in together] == [["A", "B"], ["C"], ["D"]]


def test_address_of_now_is_the_schools_as_it_is_today():
    school = make_school(office_email="office@example.org")

    assert address_now(whom(school)) == "office@example.org"
    assert address_now("school 999999") == ""
    assert address_now("person x") == ""
    assert address_now("") == ""


@pytest.mark.parametrize(
    ("days", "is_written_to"),
    [({"ended_on": TODAY - A_DAY}, False), ({"ended_on": TODAY}, True), ({"started_on": TODAY + A_DAY}, False)],
)
def test_schools_of_a_partnership_that_is_over_or_to_come_are_not_written_to(days, is_written_to):
    partnership = make_partnership(schools=[make_school(office_email="office@example.org")], **days)

    assert bool(addressees_of(partnership)) is is_written_to


def test_head_who_leads_elsewhere_is_reached_there():
    school, head = make_school(), make_person()
    make_lead(make_partnership("Elsewhere"), head, email="lead@example.org")
    make_headship(head, school)

    assert email_of(school) == "lead@example.org"


@pytest.mark.parametrize(("days_ago", "is_told"), [(0, True), (1, True), (90, True), (91, False)])
def test_who_headed_a_school_lately_watches_what_is_done_with_what_is_held_on_it(days_ago, is_told):
    school = make_school()
    head = make_headship(make_person(email="head@example.org"), school, ended_on=TODAY - days_ago * A_DAY).person

    assert [one.record for one in watchers_of(school)] == ([f"person {head.pk}"] if is_told else [])


@pytest.mark.parametrize(("days_ago", "is_told"), [(0, True), (89, True), (91, False)])
def test_last_day_that_is_typed_long_ago_silences_no_head(days_ago, is_told):
    head = make_headship(make_person(email="head@example.org"), school := make_school())
    Headship.history.update(history_date=timezone.now() - 400 * A_DAY)
    head.ended_on = TODAY - 91 * A_DAY
    head.save()
    Headship.history.filter(ended_on=head.ended_on).update(history_date=timezone.now() - days_ago * A_DAY)

    assert [one.address for one in watchers_of(school)] == (["head@example.org"] if is_told else [])


def test_first_day_that_is_typed_far_ahead_silences_no_head():
    head = make_headship(make_person(email="head@example.org"), school := make_school())
    head.started_on = TODAY + 30 * A_DAY
    head.save()

    assert [one.address for one in watchers_of(school)] == ["head@example.org"]


def test_office_watches_too_and_an_address_is_written_to_once():
    school = make_school("Alpha", office_email="office@example.org")
    make_headship(make_person("Bea Oak", email="Office@example.org"), school)
    make_headship(make_person("Ann Day"), school)
    make_headship(make_person("Una Far"), school, ended_on=TODAY - A_DAY)
    make_headship(make_person("To Come", email="to-come@example.org"), school, started_on=TODAY + A_DAY)

    found = {one.name: one.address for one in watchers_of(school)}

    assert found == {"Bea Oak": "Office@example.org", "Ann Day": ""}, "whom nobody can reach today is said"
    assert watchers_of(make_school("Beta", office_email="b@example.org"))[0].name == "the office of Beta"
