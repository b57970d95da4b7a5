"""Seats whose holders nobody can write to, which the desk counts."""

import datetime as dt

import pytest
from django.utils import timezone

from boards.models import Seat
from partnerships.models import Person
from tests.factories import make_board, make_lead, make_person, make_seat, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
A_DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("how", "is_reachable"),
    [("nowhere", False), ("own", True), ("account", True), ("lead", True), ("former lead", False)],
)
def test_seat_is_without_an_address_where_its_holder_has_none_anywhere(how, is_reachable):
    person = make_person("Ann Day", email="ann@example.org" if how == "own" else "")
    if how == "account":
        make_user("ann@example.org", person=person)
    if "lead" in how:
        ended_on = timezone.localdate() - A_DAY if how == "former lead" else None
        make_lead(person=person, email="lead@example.org", ended_on=ended_on)
    seat = make_seat(make_board(), person)

    assert Seat.objects.with_email().contains(seat) is is_reachable
    assert Seat.objects.without_email().contains(seat) is not is_reachable
    assert bool(Person.objects.get(pk=person.pk).reachable_email) is is_reachable
