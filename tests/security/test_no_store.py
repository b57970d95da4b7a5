"""No browser keeps what only somebody who is signed in is shown, nor any page of signing in.

Every kind of page is asked for in ``tests/every_page/test_kinds.py``.
"""

import pytest

from accounts import roles
from accounts.models import Invitation
from tests.boards.minuted import make_recording, make_setting
from tests.clients import signed_in
from tests.factories import make_lead, make_person, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def is_kept(response) -> bool:
    return "no-store" not in response.get("Cache-Control", "")


def test_contact_details_that_are_not_public_are_not_kept(client):
    lead = make_lead(person=make_person(email="private@example.org"))
    user = make_user(None, roles.HEADTEACHER)

    shown = signed_in(user).get(lead.partnership.get_absolute_url())

    assert "private@example.org" in shown.content.decode()
    assert shown["Cache-Control"] == "private, no-store"
    assert is_kept(client.get(lead.partnership.get_absolute_url())), "what everybody may see is asked for again"


def test_part_b_is_not_kept():
    setting = make_setting()
    meeting = make_recording(setting)

    assert not is_kept(signed_in(setting.member).get(meeting.get_absolute_url()))


@pytest.mark.parametrize(
    "address",
    [
        "/account/",
        "/accounts/2fa/",
        "/accounts/2fa/recovery-codes/",
        "/accounts/3rdparty/",
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/sessions/",
        "/admin/",
        "/actions/",
        "/my-partnership/",
    ],
)
def test_page_of_somebody_s_own_is_not_kept(address):
    assert not is_kept(signed_in(make_user(None, is_superuser=True, is_staff=True)).get(address, follow=True))


@pytest.mark.parametrize(
    "address",
    ["login/", "login/code/", "login/code/confirm/", "password/reset/", "inactive/", "signup/", "2fa/authenticate/"],
)
def test_page_of_signing_in_is_not_kept(client, address):
    assert not is_kept(client.get(f"/accounts/{address}"))


def test_invitation_is_not_kept(client):
    invitation = Invitation.objects.create(email="new@example.org", invited_by=make_user())

    assert not is_kept(client.get(invitation.path))
