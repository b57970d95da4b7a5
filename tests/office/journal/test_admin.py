"""The journal in admin: an entry, its records, and taking it back; who may."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from office.models import JournalEntry, Message
from partnerships.memberships.writes import move_school
from partnerships.models import Membership
from tests.admin import change
from tests.factories import make_partnership, make_user
from tests.office.journal.done import do

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TODAY = timezone.localdate()


@pytest.fixture
def officer(client):
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    return client


@pytest.fixture
def moved():
    """The membership that a school has in Stour, since it moved there from Colne today."""
    old, to = make_partnership("Colne", schools=1), make_partnership("Stour", schools=2)
    do(lambda: move_school(membership=old.memberships.get(), to=to, on=TODAY, by=None))
    return to.memberships.get(school=old.memberships.get().school)


def take_back(client, entry, **data):
    return client.post(change(entry, "take_back"), data, follow=True)


def confirm(client, page, entry, **data):
    return take_back(client, entry, agreed=page.context["effect"].text, **data)


def test_change_page_leads_to_its_entry_and_the_entry_is_taken_back(officer):
    old, to = make_partnership("Colne", schools=1), make_partnership("Stour", schools=2)
    membership = old.memberships.get()
    typed = {"ask": "1", "to": to.pk, "on": TODAY.isoformat()}
    agreed = officer.post(change(membership, "move"), typed).context["effect"].text

    page = officer.post(change(membership, "move"), typed | {"agreed": agreed}, follow=True).content.decode()
    entry = JournalEntry.objects.get()
    assert f'<a href="{change(entry)}">Take it back…</a>' in page
    shown = officer.get(change(entry)).content.decode()
    assert f"{membership.school} moves from Colne to Stour" in shown
    assert "<strong>Ended on</strong>: from no day to" in shown

    preview = take_back(officer, entry)
    assert Membership.objects.filter(partnership=to, school=membership.school).exists()
    after = confirm(officer, preview, entry).content.decode()

    assert "Taken back: Move to another partnership." in after
    membership.refresh_from_db()
    assert membership.ended_on is None
    assert "It is not in force any more" in officer.get(change(entry)).content.decode()


def test_what_stands_in_the_way_is_said_and_the_rest_goes_back(officer, moved):
    entry = JournalEntry.objects.get()
    moved.ended_on = TODAY + dt.timedelta(days=30)
    moved.save()

    page = take_back(officer, entry)
    assert f"{moved} was changed since, on" in page.content.decode()
    assert not entry.taken_back_by.exists()
    preview = take_back(officer, entry, rest="1")
    assert f"{moved} is left as it is." in preview.content.decode()
    confirm(officer, preview, entry, rest="1")

    assert Membership.objects.get(partnership__name="Colne").ended_on is None
    assert Membership.objects.filter(pk=moved.pk).exists()


def test_what_changed_since_the_preview_is_shown_again(officer, moved):
    entry = JournalEntry.objects.get()
    preview = take_back(officer, entry)
    moved.note = "By word of mouth"
    moved.save()

    page = confirm(officer, preview, entry)

    assert "was changed since" in page.content.decode()
    assert Membership.objects.filter(pk=moved.pk).exists()


def test_version_in_a_history_and_in_the_log_leads_to_what_it_was_done_with(officer, moved):
    entry = JournalEntry.objects.get()

    pages = [officer.get(change(moved, "history")), officer.get(reverse("admin:change_log"))]

    for page in pages:
        assert f'<a href="{change(entry)}">With all of “Move”</a>' in page.content.decode()


def test_list_says_what_was_done_and_is_empty_at_first(officer):
    page = reverse("admin:office_journalentry_changelist")
    assert "Nothing was done in one go yet." in officer.get(page).content.decode()

    JournalEntry.objects.create(title="Move", said="One.\nTwo.", is_taken_back=True)

    listed = officer.get(page).content.decode()
    assert "One. And 1 more." in listed
    assert "The command line" in listed


def test_administrator_takes_back_records_and_nobody_does_what_they_may_not_change(client, moved):
    entry = JournalEntry.objects.get()
    client.force_login(make_user(None, roles.ADMINISTRATOR, is_staff=True))
    assert take_back(client, entry).status_code == 200

    entry.rows.create(model="boards.meeting", key="1", first_version=1, last_version=1)
    assert take_back(client, entry).status_code == 403


def test_it_is_not_taken_back_by_opening_an_address(officer, moved):
    entry = JournalEntry.objects.get()

    answer = officer.get(change(entry, "take_back"))

    assert answer.status_code == 405
    assert f'href="{change(entry)}">Open the page that it belongs to</a>' in answer.content.decode()


def test_post_that_waits_is_withdrawn_and_post_that_was_sent_is_said(officer, moved):
    entry = JournalEntry.objects.get()
    mail = {"kind": "post-begun", "text": "Text", "subject": "A lead begins"}
    waiting = Message.objects.create(recipient="a@example.org", **mail)
    sent = Message.objects.create(recipient="b@example.org", state="sent", sent_at=timezone.now(), **mail)
    for message in (waiting, sent):
        entry.rows.create(model="office.message", key=message.pk)

    preview = take_back(officer, entry)
    confirm(officer, preview, entry)

    assert "1 message that still waited to be sent: withdrawn." in preview.content.decode()
    assert "“A lead begins” was sent to one person" in preview.content.decode()
    assert list(Message.objects.values_list("pk", flat=True)) == [sent.pk]
    assert Membership.objects.get(pk=moved.pk).ended_on == TODAY  # somebody was told of it: it ends


def test_whoever_was_written_to_is_told_once_that_it_was_taken_back(officer, moved):
    entry = JournalEntry.objects.get()
    mail = {"kind": "post-begun", "text": "Text", "subject": "A lead begins", "state": "sent"}
    for recipient in ("b@example.org", "B@example.org", "c@example.org"):
        row = Message.objects.create(recipient=recipient, sent_at=timezone.now(), **mail)
        entry.rows.create(model="office.message", key=row.pk)
    confirm(officer, take_back(officer, entry), entry)
    back = entry.taken_back_by.get()

    first = officer.post(change(back, "tell"), follow=True).content.decode()
    again = officer.post(change(back, "tell"), follow=True).content.decode()

    told = Message.objects.filter(kind="taken-back")
    assert sorted(told.values_list("recipient", flat=True)) == ["b@example.org", "c@example.org"]
    assert {message.subject for message in told} == {"Taken back: A lead begins"}
    assert "2 e-mails" in first
    assert "Tell them that it was taken back" not in first
    assert "Nobody is left to be told of it." in again
