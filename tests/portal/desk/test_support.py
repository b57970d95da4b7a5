"""Support whose next step is the council's, on the desk."""

import datetime as dt

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from accounts import roles
from tests.clients import signed_in
from tests.factories import make_school, make_support_request, make_topic, make_user

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def desk_of(*groups: str, **fields) -> str:
    user = make_user(None, *groups, is_staff=True, **fields)
    return " ".join(signed_in(user).get("/admin/").content.decode().split())


@pytest.fixture
def waiting():
    """Two that wait for the council, one late; one that waits for its school; and one that is closed."""
    fields = {"topic": make_topic("Zq7topic"), "reach": "county"}
    owner = {"owner": "officer"}
    return [
        make_support_request(make_school("Zq7school"), **fields, **owner, next_on=TODAY + dt.timedelta(days=9)),
        make_support_request(make_school(), **fields, **owner, next_on=TODAY - dt.timedelta(days=1)),
        make_support_request(make_school(), **fields),
        make_support_request(make_school(), **fields, owner="", state="withdrawn", next_on=None, closed_on=TODAY),
    ]


def test_officer_sees_the_number_and_the_next_date_and_neither_school_nor_topic(waiting):
    later, late, others, closed = waiting

    page = desk_of(roles.OFFICER)

    first = f'<a href="/support/{late.pk}/">Request {late.pk}</a>: until {date_format(late.next_on)}, <strong>overdue'
    second = f'<a href="/support/{later.pk}/">Request {later.pk}</a>: until {date_format(later.next_on)}</li>'
    assert page.index(first) < page.index(second)
    for one in (others, closed):
        assert f"Request {one.pk}<" not in page
    for secret in ("Zq7topic", "Zq7school"):
        assert secret not in page


def test_nobody_else_sees_it_and_without_any_nothing_is_said(waiting):
    assert "council’s turn" not in desk_of(roles.ADMINISTRATOR) + desk_of(is_superuser=True)
    type(waiting[0]).objects.all().delete()

    assert "council’s turn" not in desk_of(roles.OFFICER)
