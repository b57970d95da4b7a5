"""Enquiries: what is kept, whom they reach, and what the database refuses."""

import datetime as dt
import smtplib

import pytest
from django.core.exceptions import ValidationError
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import IntegrityError
from django.test import RequestFactory
from django.utils import timezone

from office.models import Council
from partnerships.enquiries import address_hashes
from partnerships.enquiries.writes import send_enquiry
from partnerships.models import Enquiry
from tests.factories import make_enquiry, make_lead, make_partnership, make_person, make_school, make_user
from tests.post import outbox

pytestmark = pytest.mark.django_db
YESTERDAY = dt.date.today() - dt.timedelta(days=1)  # noqa: DTZ011
TOMORROW = dt.date.today() + dt.timedelta(days=1)  # noqa: DTZ011


def send(about, kind: str = "contact", **fields) -> Enquiry:
    """Send an enquiry with as little as the test cares about."""
    typed = {"message": "Good morning", "sender_name": "Ann Day", "sender_email": "ann@example.org"}
    return send_enquiry(kind=Enquiry.Kind(kind), about=about, **typed | fields)


def recipients() -> list[str]:
    return [address for message in outbox() for address in message.to]


class TestRecipients:
    @pytest.mark.parametrize("kind", ["contact", "join"])
    @pytest.mark.parametrize("published", [True, False])
    def test_message_reaches_each_lead_whether_the_address_is_public_or_not(self, kind, published):
        partnership = make_partnership()
        make_lead(partnership, email="role@example.org", publish_contact=published)
        make_lead(partnership, make_person(email="own@example.org", publish_contact=published), role="co-lead")

        enquiry = send(partnership, kind)

        assert recipients() == ["role@example.org", "own@example.org"]
        assert enquiry.went_to_lead
        assert list(Enquiry.objects.open()) == []

    def test_message_goes_to_the_role_rather_than_the_person_and_once_to_a_shared_mailbox(self):
        partnership = make_partnership()
        for _ in range(2):
            make_lead(partnership, make_person(email="own@example.org"), email="shared@example.org")

        send(partnership)

        assert recipients() == ["shared@example.org"]

    @pytest.mark.parametrize(
        "lead",
        [
            {},
            {"email": "gone@example.org", "ended_on": YESTERDAY},
            {"email": "ahead@example.org", "started_on": TOMORROW},
        ],
    )
    def test_message_goes_to_the_council_where_no_lead_can_be_reached(self, lead):
        partnership = make_partnership()
        make_lead(partnership, **lead)

        enquiry = send(partnership)

        assert recipients() == [Council().mailbox]
        assert list(Enquiry.objects.open()) == [enquiry]
        assert "No lead of the partnership could be reached" in outbox()[0].body

    @pytest.mark.parametrize("make", [make_partnership, make_school])
    def test_report_goes_to_the_council_and_needs_no_sender(self, make):
        about = make()

        enquiry = send(about, "report", sender_name="", sender_email="")

        assert recipients() == [Council().mailbox]
        assert (enquiry.about, outbox()[0].reply_to) == (about, [Council().mailbox])
        assert "there is nobody to answer" in outbox()[0].body

    def test_report_goes_to_no_lead(self):
        partnership = make_lead(email="lead@example.org").partnership

        send(partnership, "report")

        assert recipients() == [Council().mailbox]

    def test_answer_goes_to_the_sender_and_the_text_is_escaped_in_html_only(self):
        partnership = make_lead(make_partnership("Colne"), email="lead@example.org").partnership

        send(partnership, message="<b>Hello</b>\nBcc: eve@example.org")

        message = outbox()[0]
        assert message.reply_to == ["ann@example.org"]
        assert message.subject == "A message to Colne"
        assert "<b>Hello</b>" in message.body
        assert "<b>" not in message.alternatives[0].content
        assert message.recipients() == ["lead@example.org"]

    def test_message_that_no_mail_server_takes_goes_to_the_council_and_is_open(self, monkeypatch):
        partnership = make_lead(email="lead@example.org").partnership
        taken = EmailBackend.send_messages

        def refuse_the_lead(server, messages):
            if messages[0].to == ["lead@example.org"]:
                raise smtplib.SMTPRecipientsRefused({"lead@example.org": (550, b"no such user")})
            return taken(server, messages)

        monkeypatch.setattr(EmailBackend, "send_messages", refuse_the_lead)

        enquiry = send(partnership)
        assert list(Enquiry.objects.open()) == []

        assert [message.to for message in outbox()] == [[Council().mailbox]]
        assert list(Enquiry.objects.open()) == [enquiry]

    def test_enquiry_that_reached_one_of_two_leads_is_theirs(self, monkeypatch):
        partnership = make_lead(email="lead@example.org").partnership
        make_lead(partnership, make_person("Bo West"), email="bo@example.org", role="co-lead")
        taken = EmailBackend.send_messages

        def refuse_the_first(server, messages):
            if messages[0].to == ["lead@example.org"]:
                raise smtplib.SMTPRecipientsRefused({"lead@example.org": (550, b"no such user")})
            return taken(server, messages)

        monkeypatch.setattr(EmailBackend, "send_messages", refuse_the_first)

        send(partnership)

        assert [message.to for message in outbox()] == [["bo@example.org"]]
        assert list(Enquiry.objects.open()) == []


class TestRules:
    def test_enquiry_is_about_exactly_one(self):
        with pytest.raises(IntegrityError):
            Enquiry.objects.create(kind="report", message="Wrong")

    def test_enquiry_is_not_about_both(self):
        with pytest.raises(IntegrityError):
            make_enquiry(make_partnership(), school=make_school())

    @pytest.mark.parametrize("kind", ["contact", "join"])
    def test_message_to_a_partnership_needs_an_address_to_answer(self, kind):
        with pytest.raises(ValidationError, match="needs the sender’s e-mail address"):
            send(make_partnership(), kind, sender_email="")

        assert not Enquiry.objects.exists()

    def test_school_takes_no_message(self):
        with pytest.raises(ValidationError):
            send(make_school(), "contact")

    def test_kind_is_one_of_the_three(self):
        with pytest.raises(IntegrityError):
            make_enquiry(kind="praise", sender_email="ann@example.org")

    def test_handled_enquiry_says_by_whom_and_stays_with_the_first(self):
        enquiry, officer = make_enquiry(), make_user()
        Enquiry.objects.mark_handled(by=officer, on=YESTERDAY)

        Enquiry.objects.mark_handled(by=make_user())

        enquiry.refresh_from_db()
        assert (enquiry.handled_by, enquiry.handled_on, enquiry.status_label) == (officer, YESTERDAY, "Handled")
        assert list(Enquiry.objects.handled()) == [enquiry]


class TestClients:
    def client(self, address: str, **headers: str) -> str:
        return address_hashes.hash_of(RequestFactory().get("/", REMOTE_ADDR=address, headers=headers))

    @pytest.mark.parametrize(
        ("one", "other", "same"),
        [
            ("192.0.2.1", "192.0.2.1", True),
            ("192.0.2.1", "192.0.2.2", False),
            ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
            ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
            ("::ffff:192.0.2.1", "192.0.2.1", True),
            ("", "", True),
        ],
    )
    def test_hash_tells_clients_apart_by_address_or_ipv6_network(self, one, other, same):
        assert (self.client(one) == self.client(other)) is same

    def test_hash_does_not_show_the_address_and_depends_on_the_key(self, settings):
        before = self.client("192.0.2.1")
        settings.SECRET_KEY = "another key of this test's own"

        assert "192.0.2.1" not in before
        assert self.client("192.0.2.1") != before

    def test_hash_behind_a_proxy_is_of_the_address_that_the_proxy_added(self, settings):
        settings.BEHIND_PROXY = True
        header = {"X-Forwarded-For": "203.0.113.9, 192.0.2.1"}

        assert self.client("10.0.0.1", **header) == self.client("192.0.2.1")

    def test_hash_without_a_proxy_believes_no_header(self, settings):
        settings.BEHIND_PROXY = False

        assert self.client("192.0.2.1", **{"X-Forwarded-For": "203.0.113.9"}) == self.client("192.0.2.1")

    @pytest.mark.parametrize(("age", "kept"), [(dt.timedelta(hours=23), "x"), (dt.timedelta(hours=25), "")])
    def test_hash_is_erased_after_a_day_by_the_next_enquiry(self, age, kept):
        enquiry = make_enquiry(client_hash="x", created_at=timezone.now() - age)

        send(make_partnership())

        enquiry.refresh_from_db()
        assert enquiry.client_hash == kept

    def test_hash_is_erased_by_the_command_as_well(self, capsys):
        enquiry = make_enquiry(client_hash="x", created_at=timezone.now() - dt.timedelta(hours=25))

        call_command("forget_clients")

        enquiry.refresh_from_db()
        assert enquiry.client_hash == ""
        assert "from 1 enquir" in capsys.readouterr().out
