"""Enquiries in admin, as an officer sees to them."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts import roles
from partnerships.models import Enquiry
from tests.admin import add, change, changelist
from tests.factories import make_enquiry, make_partnership, make_school, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def officer(client):
    """A client signed in as an LA officer."""
    client.officer = make_user("officer@example.org", roles.OFFICER, is_staff=True)
    client.force_login(client.officer)
    return client


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"state": "open"}, {"open"}),
        ({"state": "lead"}, {"with a lead"}),
        ({"state": "handled"}, {"handled"}),
        ({"kind": "contact"}, {"with a lead"}),
        ({"q": "handled"}, {"handled"}),
        ({}, {"open", "with a lead", "handled"}),
    ],
)
def test_list_narrows_by_state_kind_and_words(officer, query, shown):
    make_enquiry(message="open")
    make_enquiry(message="with a lead", kind="contact", sender_email="ann@example.org", went_to_lead=True)
    make_enquiry(message="handled", handled_on=dt.date(2026, 10, 15))

    listed = officer.get(changelist(Enquiry), query).context["cl"].result_list

    assert {enquiry.message for enquiry in listed} == shown


def test_list_says_why_it_is_empty(officer):
    assert "Nobody has written through the forms" in officer.get(changelist(Enquiry)).content.decode()


def test_action_marks_the_chosen_as_handled_by_this_officer_today(officer):
    chosen, other = make_enquiry(), make_enquiry(school=make_school())

    page = officer.post(
        changelist(Enquiry), {"action": "mark_as_handled", "_selected_action": [chosen.pk]}, follow=True
    )

    chosen.refresh_from_db()
    other.refresh_from_db()
    assert (chosen.handled_on, chosen.handled_by) == (timezone.localdate(), officer.officer)
    assert other.handled_on is None
    assert "1 enquiry marked as handled today." in page.content.decode()


def test_form_keeps_what_was_sent_and_takes_what_was_done(officer):
    enquiry = make_enquiry(message="The telephone is wrong.")
    data = {"handled_on": "2026-10-15", "note": "Put right", "message": "Another text", "kind": "join"}

    officer.post(change(enquiry), data)

    enquiry.refresh_from_db()
    assert (enquiry.message, enquiry.kind, enquiry.note) == ("The telephone is wrong.", "report", "Put right")
    assert (enquiry.handled_on, enquiry.handled_by) == (dt.date(2026, 10, 15), officer.officer)


def test_second_of_two_officers_is_told_what_the_first_did_and_loses_nothing(officer):
    enquiry = make_enquiry()
    seen = officer.get(change(enquiry)).context["adminform"].form["seen"].value()
    officer.post(change(enquiry), {"handled_on": "2026-10-15", "note": "Rang them", "seen": seen})

    answer = officer.post(change(enquiry), {"handled_on": "", "note": "Wrote to them", "seen": seen})

    enquiry.refresh_from_db()
    assert (enquiry.handled_on, enquiry.note) == (dt.date(2026, 10, 15), "Rang them")
    page = answer.content.decode()
    assert "Another officer changed this since you opened it. Now it says: Handled" in page
    assert "Rang them" in page
    assert "Wrote to them</textarea>" in page
    again = {"handled_on": "", "note": "Wrote to them", "seen": answer.context["adminform"].form["seen"].value()}
    officer.post(change(enquiry), again)
    enquiry.refresh_from_db()
    assert enquiry.note == "Wrote to them"


def test_form_opens_an_enquiry_again_when_the_day_is_taken_out(officer):
    enquiry = make_enquiry(handled_on=dt.date(2026, 10, 15), handled_by=make_user())

    officer.post(change(enquiry), {"handled_on": "", "note": ""})

    assert list(Enquiry.objects.open()) == [enquiry]
    enquiry.refresh_from_db()
    assert enquiry.handled_by is None


def test_form_shows_the_message_as_text_and_links_the_page(officer):
    partnership = make_partnership()
    enquiry = make_enquiry(partnership, message="<script>alert(1)</script>")

    page = officer.get(change(enquiry)).content.decode()

    assert "<script>alert" not in page
    assert f'href="{partnership.get_absolute_url()}"' in page


def test_enquiry_is_neither_added_nor_deleted_in_admin(officer):
    enquiry = make_enquiry()

    assert officer.get(add(Enquiry)).status_code == 403
    assert officer.post(change(enquiry, "delete"), {"post": "yes"}).status_code == 403
    assert Enquiry.objects.exists()


@pytest.mark.parametrize("role", [role for role in roles.PERMISSIONS if role != roles.OFFICER])
def test_enquiries_are_for_officers_only(client, role):
    enquiry = make_enquiry()
    client.force_login(make_user(None, role, is_staff=True))

    assert client.get(changelist(Enquiry)).status_code == 403
    assert client.get(change(enquiry)).status_code == 403
