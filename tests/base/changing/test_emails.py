"""The e-mails of a change on a day: read before it is agreed to, and from its entry afterwards."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from office.models import JournalEntry, Message
from partnerships.models import Lead
from tests.admin import change
from tests.factories import make_headship, make_lead, make_partnership, make_person, make_school, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TODAY = timezone.localdate()


@pytest.fixture
def officer(client):
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    return client


@pytest.fixture
def handing_over():
    """The page on which Ann hands over to Bo, who has an account; Cy leads too and hears of it."""
    colne = make_partnership("Colne", schools=2)
    lead = make_lead(colne, make_person("Ann Day", email="ann@example.org"))
    make_lead(colne, make_person("Cy Fox", email="cy@example.org"), role="co-lead")
    bo = make_user("bo@example.org", person=make_person("Bo Lee")).person
    return change(lead, "hand-over"), {"ask": "1", "to": bo.pk, "on": TODAY.isoformat()}


def test_e_mails_are_read_before_the_change_is_agreed_to_and_none_is_kept(officer, handing_over):
    page, typed = handing_over

    preview = officer.post(page, typed)

    shown = preview.content.decode()
    assert "E-mails that go out with it" in shown
    effect = preview.context["effect"]
    assert "Cy Fox, cy@example.org" in effect.emails[0].to
    assert "Bo Lee" in effect.emails[0].text
    assert effect.emails[0].subject in shown
    assert "E-mail to Cy Fox, cy@example.org" in effect.text
    assert not Message.objects.exists()


def test_e_mails_as_they_were_written_are_read_from_the_entry(officer, handing_over):
    page, typed = handing_over
    effect = officer.post(page, typed).context["effect"]

    done = officer.post(page, typed | {"agreed": effect.text}, follow=True).content.decode()

    entry, written = JournalEntry.objects.get(), Message.objects.order_by("pk")
    assert written.count() == effect.email_count > 1
    assert f'<a href="{change(entry)}#e-mails">Read the {effect.email_count} e-mails</a>' in done
    shown = officer.get(change(entry)).content.decode()
    for message in written:
        assert reverse("admin:office_message_change", args=[message.pk]) in shown
    assert f"E-mails that were written with it ({effect.email_count})" in shown
    assert "cy@example.org: waiting" in shown
    first = effect.emails[0].text.splitlines()[0]
    assert first in officer.get(change(written[0])).content.decode()


def test_who_is_written_to_is_a_part_of_what_is_agreed_to(officer, handing_over):
    page, typed = handing_over
    agreed = officer.post(page, typed).context["effect"].text
    Lead.objects.filter(person__name="Cy Fox").update(email="other@example.org")

    again = officer.post(page, typed | {"agreed": agreed})

    assert "other@example.org" in again.context["effect"].text
    assert not Message.objects.exists()


def test_a_change_that_writes_to_nobody_shows_no_e_mails(officer):
    old, to = make_partnership("Colne", schools=1), make_partnership("Stour", schools=2)
    typed = {"ask": "1", "to": to.pk, "on": TODAY.isoformat()}

    shown = officer.post(change(old.memberships.get(), "move"), typed).content.decode()

    assert "What will happen" in shown
    assert "E-mails that go out" not in shown


def test_mailboxes_brought_in_as_a_list_show_their_e_mails_and_are_one_entry(officer):
    make_headship(make_person("Ann Day"), make_school("Ash", urn=114001, office_email="old@example.org"))
    page = reverse("admin:partnerships_school_mailboxes")
    rows = {"sheet": "URN,Mailbox\n114001,new@example.org"}

    preview = officer.post(page, rows)
    effect = preview.context["effect"]
    officer.post(page, rows | {"agreed": effect.text})

    assert any("old@example.org" in to for email in effect.emails for to in email.to)
    entry = JournalEntry.objects.get()
    assert entry.title == "Import the mailboxes of schools’ offices"
    assert entry.rows.filter(model="partnerships.school").count() == 1
