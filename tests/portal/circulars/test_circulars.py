"""One message to the leads of a list: whom it reaches, seen before it goes, and what becomes of it."""

import pytest
from django.urls import reverse

from accounts import roles
from office.models import Message
from portal.models import Circular
from tests.factories import make_council, make_lead, make_partnership, make_person, make_quadrant, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
WRITE = "/admin/answers/leads-addresses/write/"
TYPED = {"subject": "Dates of the year", "text": "Dear all\n\nThe dates are set."}


@pytest.fixture
def officer(client):
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    return client


@pytest.fixture
def leads():
    """Ann leads two partnerships of the South under one address; Bo has another, Cy none; Dee leads in the West."""
    make_council(name="Colne County Council", mailbox="office@colne.example")
    south, west = make_quadrant("South"), make_quadrant("West")
    ann = make_person("Ann Day", email="ann@example.org")
    one, two = (make_partnership(name, home_quadrant=south) for name in ("Colne", "Blackwater"))
    make_lead(make_partnership("Wessex", home_quadrant=west), make_person("Dee Fox", email="dee@example.org"))
    return [
        make_lead(one, ann, email="ANN@example.org"),
        make_lead(two, ann),
        make_lead(one, make_person("Bo Lee"), email="bo@example.org"),
        make_lead(two, make_person("Cy Noone")),
    ]


def preview(client, **typed):
    return client.post(f"{WRITE}?quadrant=south", TYPED | typed)


def test_form_says_whom_it_reaches_and_shows_no_address(officer, leads):
    page = officer.get(f"{WRITE}?quadrant=south").content.decode()

    assert "Current leads, Quadrant: South." in page
    assert all(f"<li>{lead.person}, {lead.partnership}</li>" in page for lead in leads[:3])
    assert reverse("admin:partnerships_lead_change", args=[leads[3].pk]) in page
    assert not any(lead.reachable_email in page for lead in leads[:3])
    assert "Answers go to office@colne.example." in page


def test_it_is_seen_before_it_goes_and_nothing_is_kept(officer, leads):
    page = preview(officer).content.decode()

    assert "The dates are set." in page
    assert "You get this because Ann Day leads Blackwater and Colne." in page
    assert 'value="Send 2 e-mails"' in page
    assert not any(lead.reachable_email in page for lead in leads[:3])
    assert not Circular.objects.exists()
    assert not Message.objects.filter(kind="circular").exists()


def test_each_address_gets_one_e_mail_of_its_own(officer, leads):
    agreed = preview(officer).context["sent"].text

    response = preview(officer, agreed=agreed)

    circular = Circular.objects.get()
    assert response.url == reverse("admin:portal_circular_change", args=[circular.pk])
    sent = Message.objects.telling_of(circular.about)
    assert {(one.recipient.lower(), one.name, one.state) for one in sent} == {
        ("ann@example.org", "Ann Day", "waiting"),
        ("bo@example.org", "Bo Lee", "waiting"),
        ("", "Cy Noone", "no-address"),
    }
    assert not any("bo@" in one.text + one.html + one.reply_to for one in sent)
    shown = officer.get(response.url).content.decode()
    assert "2 waiting, 1 without an address. Not reached: Cy Noone" in shown
    assert "The dates are set." in shown
    each = officer.get(f"{reverse('admin:office_message_changelist')}?about=circular+{circular.pk}")
    assert each.context["cl"].result_count == 3


def test_it_is_shown_again_where_whom_it_reaches_changed(officer, leads):
    agreed = preview(officer).context["sent"].text
    make_lead(leads[0].partnership, make_person("Eve New"), email="eve@example.org")

    page = preview(officer, agreed=agreed).content.decode()

    assert "Nothing went out yet" in page
    assert not Circular.objects.exists()


def test_the_same_never_goes_twice_on_a_day(officer, leads):
    preview(officer, agreed=preview(officer).context["sent"].text)

    again = preview(officer).content.decode()
    changed = preview(officer, subject="Other dates")

    assert "Nothing is sent twice." in again
    assert changed.context["sent"].reached


def test_what_was_typed_is_still_there_to_change(officer, leads):
    page = preview(officer, change="Change it").content.decode()

    assert "Dates of the year" in page
    assert "See who gets it" in page


def test_nobody_to_write_to_is_said(officer):
    make_lead(make_partnership("Colne", home_quadrant=make_quadrant("South")), make_person("Cy Noone"))

    assert "Nobody can be written to." in officer.get(f"{WRITE}?quadrant=south").content.decode()


@pytest.mark.parametrize("query", ["quadrant=sooth", "kind=cluster-of-old", "quadrant=south&role=boss", "address=old"])
def test_what_is_not_understood_writes_to_nobody(officer, leads, query):
    """An address of a quadrant that was renamed, or one mistyped, must not reach every lead of the county."""
    asked, sent = officer.get(f"{WRITE}?{query}"), officer.post(f"{WRITE}?{query}", TYPED)

    for response in (asked, sent):
        page = response.content.decode()
        assert response.status_code == 404
        assert "Nobody is written to" in page
        assert "Select a valid choice" in page
        assert not any(str(lead.person) in page for lead in leads)
        assert "See who gets it" not in page
    assert TYPED["subject"] in sent.content.decode()
    assert not Circular.objects.exists()
    assert officer.post(f"{WRITE}?{query}", TYPED | {"agreed": "to 1"}).status_code == 404


@pytest.mark.parametrize(("role", "status"), [(roles.OFFICER, 200), (roles.ADMINISTRATOR, 403)])
def test_only_officers_write(client, role, status):
    client.force_login(make_user("somebody@example.org", role, is_staff=True))

    assert client.get(WRITE).status_code == status
