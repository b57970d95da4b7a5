"""Whose own contact details are forgotten in time, and whose are kept."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from partnerships.models import Lead, Person
from tests.factories import make_lead, make_person, make_user

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.localdate() - dt.timedelta(days=366)


def make_former_lead() -> Person:
    """Somebody whose only post ended more than a year ago, and whose details are their own."""
    lead = make_lead(person=make_person("Ann Day", email="ann@example.org", telephone="01245 000 001"))
    Lead.objects.filter(pk=lead.pk).update(ended_on=LONG_AGO)
    return lead.person


def kept(person: Person) -> tuple[str, str]:
    """What is left of the details after a night."""
    call_command("apply_retention", verbosity=0)
    person.refresh_from_db()
    return person.email, person.telephone


@pytest.mark.parametrize(
    ("account", "details"),
    [
        (None, ("", "")),
        ({"is_active": False}, ("", "")),
        ({"is_active": True}, ("ann@example.org", "01245 000 001")),
    ],
)
def test_retention_keeps_own_details_of_whoever_can_sign_in(account, details):
    person = make_former_lead()
    if account:
        make_user(person=person, **account)

    assert kept(person) == details


def test_retention_keeps_own_details_of_who_never_held_a_post():
    person = make_person("Guest", email="guest@example.org", telephone="01245 000 002")

    assert kept(person) == ("guest@example.org", "01245 000 002")


def test_retention_keeps_own_details_of_whoever_has_a_post_to_come():
    person = make_former_lead()
    make_lead(person=person, started_on=timezone.localdate() + dt.timedelta(days=30))

    assert kept(person) == ("ann@example.org", "01245 000 001")


def test_retention_forgets_own_details_in_the_history_too():
    person = make_former_lead()

    assert kept(person) == ("", "")
    assert not person.history.exclude(email="", telephone="").exists()
