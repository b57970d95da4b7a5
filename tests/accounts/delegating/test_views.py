"""A delegate's own page: saying yes, no, and stopping; and the way from the invitation to what they act for."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.delegating.writes import name_delegate
from accounts.models import Delegate, Invitation
from tests.clients import signed_in
from tests.factories import make_delegate, make_lead, make_partnership, make_person, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
UNTIL = timezone.localdate() + dt.timedelta(days=60)


@pytest.fixture
def lead():
    return make_lead(make_partnership("Colne", schools=2), make_person("Ann Day", email="ann@example.org"))


def page(delegate: Delegate) -> str:
    return f"/accounts/acting/{delegate.pk}/"


def test_somebody_with_an_account_says_yes_and_comes_to_what_they_act_for(lead):
    delegate = make_delegate(lead)
    sam = signed_in(make_user("sam@example.org", name="Sam Office"))
    asked = sam.get(page(delegate)).content.decode()

    answer = sam.post(page(delegate), {"accept": "1"}, follow=True)

    assert "asks you to act for them" in asked
    assert answer.redirect_chain[-1][0] == f"/my-partnership/{lead.pk}/"
    assert "You act for Ann Day, lead of Colne, until " in answer.content.decode()


def test_somebody_says_no_and_the_lead_sees_it(lead):
    delegate = make_delegate(lead)
    sam = signed_in(make_user("sam@example.org"))

    answer = sam.post(page(delegate), {"stop": "1"}, follow=True)

    delegate.refresh_from_db()
    assert not delegate.is_lasting
    assert "This is over" in answer.content.decode()


def test_delegate_stops_acting(lead):
    user = make_user("sam@example.org")
    delegate = make_delegate(lead, user)
    sam = signed_in(user)

    sam.post(page(delegate), {"stop": "1"})

    delegate.refresh_from_db()
    assert delegate.withdrawn_by == user
    assert sam.get(f"/my-partnership/{lead.pk}/").status_code == 404


@pytest.mark.parametrize("state", ["waiting", "accepted"])
def test_page_of_a_delegate_is_for_nobody_else(lead, state):
    delegate = make_delegate(lead, make_user("sam@example.org") if state == "accepted" else None)
    eve = signed_in(make_user("eve@example.org"))

    assert eve.get(page(delegate)).status_code == 404
    assert eve.post(page(delegate), {"accept": "1"}).status_code == 404
    assert eve.post(page(delegate), {"stop": "1"}).status_code == 404


def test_what_is_over_is_not_accepted_and_says_so(lead):
    delegate = make_delegate(lead, withdrawn_at=timezone.now())
    sam = signed_in(make_user("sam@example.org"))

    answer = sam.post(page(delegate), {"accept": "1"}, follow=True)

    assert "This is over" in answer.content.decode()
    assert Delegate.objects.get().user is None


def test_invitation_says_for_whom_and_leads_to_their_partnership(client, lead):
    name_delegate(post=lead, name="Sam Office", email="sam@example.org", until=UNTIL, by=make_user(person=lead.person))
    path = Invitation.objects.get().path
    asked = client.get(path).content.decode()

    answer = client.post(path, {"password": "three words of Colne town"}, follow=True)

    assert "With it you act for Ann Day, lead of Colne, until " in asked
    assert answer.redirect_chain[-1][0] == f"/my-partnership/{lead.pk}/"


def test_delegate_does_not_change_the_name_that_what_they_sent_is_signed_with(lead):
    user = make_user("sam@example.org", name="Sam Office")
    make_delegate(lead, user)
    sam = signed_in(user)

    refused = sam.post("/account/", {"name": "Rosalind Head"}).content.decode()
    same = sam.post("/account/", {"name": "Sam Office"})

    user.refresh_from_db()
    assert user.name == "Sam Office"
    assert "is signed “Sam Office”. Ask the council to change your name." in refused
    assert same.status_code == 302
