"""Admin of authorities, as an LA officer works in it."""

import pytest

from accounts import roles
from tests.admin import change
from tests.factories import make_authority, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_officer_says_whether_an_authority_is_home_and_not_from_when_to_when_or_under_which_code(client):
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    authority = make_authority("990", "Greater Essex")
    sent = {
        "name": "Greater Essex",
        "is_home": "on",
        "code": "991",
        "started_on": "2020-01-01",
        "ended_on": "2024-08-31",
    }

    client.post(change(authority), sent)

    before = authority.started_on
    authority.refresh_from_db()
    assert (authority.is_home, authority.code) == (True, "990")
    assert (authority.started_on, authority.ended_on) == (before, None)
