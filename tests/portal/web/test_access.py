"""Roles that follow from what somebody holds today: a hand-over moves the rights on its day, by itself."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts import roles
from accounts.models import User
from partnerships.models import Headship
from portal.web.access import roles_of
from tests.factories import (
    make_board,
    make_headship,
    make_lead,
    make_partnership,
    make_person,
    make_school,
    make_seat,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]
CONTACTS = "partnerships.view_contact_details"


def roles_on(user: User, monkeypatch, day: dt.date) -> list[str]:
    """The roles of an account on that day."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: day)
    return roles_of(User.objects.get(pk=user.pk))


@pytest.mark.parametrize(
    ("seat", "held"),
    [
        ("chair", [roles.CHAIR, roles.BOARD_MEMBER]),
        ("co-chair", [roles.CHAIR, roles.BOARD_MEMBER]),
        ("vice-chair", [roles.CHAIR, roles.BOARD_MEMBER]),
        ("member", [roles.BOARD_MEMBER]),
        ("minute-taker", [roles.MINUTE_TAKER]),
    ],
)
def test_seat_gives_its_role(seat, held):
    person = make_person()
    make_seat(make_board(), person, role=seat)

    assert roles_of(make_user(person=person)) == held


def test_headship_gives_the_headteachers_role():
    person = make_person()
    Headship.objects.create(person=person, school=make_school(), started_on=dt.date(2023, 9, 1))

    assert roles_of(make_user(person=person)) == [roles.HEADTEACHER]


def test_what_others_hold_gives_somebody_no_role():
    make_seat(make_board(), role="chair")
    make_lead()
    make_headship(make_person(), make_school())

    assert roles_of(make_user(person=make_person())) == []


def test_handed_over_lead_moves_the_rights_at_midnight(monkeypatch):
    partnership, last = make_partnership(schools=2), dt.date(2027, 8, 31)
    old, new = make_user(person=make_person()), make_user(person=make_person())
    make_lead(partnership, old.person, ended_on=last)
    make_lead(partnership, new.person, started_on=last + dt.timedelta(days=1))

    assert roles_on(old, monkeypatch, last) == [roles.PARTNERSHIP_LEAD]
    assert roles_on(new, monkeypatch, last) == []
    assert roles_on(old, monkeypatch, last + dt.timedelta(days=1)) == []
    assert roles_on(new, monkeypatch, last + dt.timedelta(days=1)) == [roles.PARTNERSHIP_LEAD]


def test_role_from_the_records_gives_its_permissions_and_an_inactive_account_none():
    lead = make_lead()
    user = make_user(person=lead.person)

    assert user.has_perm(CONTACTS)
    assert not make_user().has_perm(CONTACTS)
    user.is_active = False
    assert not user.has_perm(CONTACTS)
