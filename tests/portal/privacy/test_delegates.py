"""What is held on a delegate is shown, erased, and forgotten in time; also on one who is nobody of the records."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts import roles
from accounts.delegating.writes import name_delegate
from accounts.models import AuditEvent, Delegate, Invitation, User
from confirmations.models import Proposal
from confirmations.proposals.kinds import OnlyWords
from confirmations.proposals.writes import propose
from office.models import Message
from portal.privacy.blanking import blank
from portal.privacy.erasing import erase_delegate, erase_person
from portal.privacy.retention import rules
from tests.clients import signed_in
from tests.factories import make_delegate, make_lead, make_partnership, make_person, make_user
from tests.portal.privacy.erased import HELD, TODAY
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DELEGATE = "/admin/accounts/delegate/{}/{}/"
A_DAY = dt.timedelta(days=1)


@pytest.fixture
def lead():
    ann = make_person("Ann Day", email="ann@example.org")
    make_user("ann@example.org", person=ann, name="Ann Day")
    return make_lead(make_partnership("Colne", schools=2), ann)


@pytest.fixture
def delegate(lead):
    return make_delegate(lead, make_user("sam@example.org", name="Sam Office"))


def ended(delegate: Delegate, days: int) -> Delegate:
    """The same, over for so many days."""
    last = TODAY - days * A_DAY
    Delegate.objects.filter(pk=delegate.pk).update(started_on=last - A_DAY, ended_on=last)
    delegate.refresh_from_db()
    return delegate


def in_words(delegate: Delegate) -> tuple[str, str]:
    delegate.refresh_from_db()
    return delegate.name, delegate.email


class TestHeld:
    def test_statement_of_the_lead_has_who_acts_for_them(self, officer, lead, delegate):
        page = officer.get(HELD.format(lead.person.pk)).content.decode()

        assert "Delegates" in page
        assert "sam@example.org" in page

    def test_statement_of_a_person_has_for_whom_they_act_and_what_they_sent(self, officer, lead):
        bea = make_person("Bea Hill")
        user = make_user("bea@example.org", person=bea, name="Bea Hill")
        make_delegate(lead, user, name="Bea Hill", email="bea.hill@example.org")
        propose(lead=lead, what=[OnlyWords("record")], comment="The map is wrong.", by=user)
        Message.objects.create(recipient="bea.hill@example.org", subject="To Bea", kind="delegate-asked")

        page = officer.get(HELD.format(bea.pk)).content.decode()

        for text in ("Ann Day, lead of Colne", "bea.hill@example.org", "The map is wrong.", "To Bea"):
            assert text in page, text

    def test_all_on_a_delegate_who_is_nobody_of_the_records_is_shown_and_that_is_written_down(self, officer, delegate):
        Message.objects.create(recipient="sam@example.org", subject="About acting", kind="delegate-told")

        page = officer.get(DELEGATE.format(delegate.pk, "held")).content.decode()

        for text in ("Sam Office", "sam@example.org", "About acting", "Ann Day, lead of Colne"):
            assert text in page, text
        assert AuditEvent.objects.get(kind="exported").detail == f"Delegate {delegate.pk}"

    def test_is_for_officers_alone(self, delegate):
        administrator = make_user(None, roles.ADMINISTRATOR, is_staff=True)
        for page in ("held", "erase"):
            assert signed_in(administrator).get(DELEGATE.format(delegate.pk, page)).status_code == 403
            assert signed_in(delegate.user).get(DELEGATE.format(delegate.pk, page)).status_code == 302  # admin's door


class TestErased:
    def test_delegate_acts_for_nobody_and_name_address_and_account_are_gone(self, officer, lead, delegate):
        Message.objects.create(recipient="sam@example.org", subject="To Sam", kind="delegate-asked")
        address = DELEGATE.format(delegate.pk, "erase")

        preview = officer.post(address, {"ask": "1", "reason": "they asked for it"})
        text = preview.context["effect"].text
        officer.post(address, {"ask": "1", "reason": "they asked for it", "agreed": text})

        assert in_words(delegate) == ("", "erased@example.invalid")
        assert (delegate.user, delegate.is_lasting) == (None, False)
        user = User.objects.get(email__startswith="erased-")
        assert (user.name, user.is_active) == ("", False)
        assert not Message.objects.filter(recipient="sam@example.org").exists()
        assert AuditEvent.objects.get(kind="erased").detail == f"Delegate {delegate.pk}: they asked for it"
        assert [message.to for message in outbox() if "no longer acts for you" in message.subject] == [
            ["ann@example.org"]
        ]

    def test_one_who_was_only_asked_is_erased_with_the_invitation(self, lead):
        until = TODAY + 30 * A_DAY
        by = lead.person.user
        delegate = name_delegate(post=lead, name="Sam Office", email="sam@example.org", until=until, by=by)

        erase_delegate(delegate=delegate, reason="they asked for it", by=None)

        assert in_words(delegate) == ("", "erased@example.invalid")
        assert not Invitation.objects.filter(email="sam@example.org").exists()
        assert not Invitation.objects.open().exists()
        assert not Message.objects.filter(recipient="sam@example.org").exists()

    def test_what_they_sent_for_the_lead_stays_the_leads(self, lead, delegate):
        propose(lead=lead, what=[OnlyWords("record")], comment="The map is wrong.", by=delegate.user)

        erase_delegate(delegate=delegate, reason="they asked for it", by=None)

        proposal = Proposal.objects.get()
        assert (proposal.comment, proposal.sender) == ("The map is wrong.", "Ann Day")

    def test_account_with_a_role_of_its_own_stays(self, lead):
        user = make_user("sam@example.org", roles.OFFICER)
        delegate = make_delegate(lead, user)

        effect = erase_delegate(delegate=delegate, reason="they asked for it", by=None)

        assert "The account sam@example.org stays: it has roles of its own." in effect.sentences
        assert User.objects.filter(email="sam@example.org", is_active=True).exists()

    def test_one_who_has_a_record_is_erased_there(self, officer, lead):
        bea = make_person("Bea Hill")
        delegate = make_delegate(lead, make_user("bea@example.org", person=bea, name="Bea Hill"))

        page = officer.post(DELEGATE.format(delegate.pk, "erase"), {"ask": "1", "reason": "they asked for it"})
        assert "This is Bea Hill, who has a record of their own" in page.content.decode()
        erase_person(person=bea, reason="they asked for it", by=None)

        assert in_words(delegate) == ("", "erased@example.invalid")
        assert not delegate.is_lasting

    def test_twice_is_refused(self, officer, delegate):
        erase_delegate(delegate=delegate, reason="they asked for it", by=None)

        page = officer.post(DELEGATE.format(delegate.pk, "erase"), {"ask": "1", "reason": "they asked for it"})

        assert "This delegate is erased already." in page.content.decode()

    def test_one_of_a_restored_back_up_acts_no_more(self, delegate):
        """A restore replays the erasing of these fields on the record as it was (``portal/backups/erasures.py``)."""
        blank(Delegate, [delegate.pk])

        assert in_words(delegate) == ("", "erased@example.invalid")
        assert not Delegate.objects.lasting().exists()

    def test_page_of_who_named_them_says_erased(self, lead, delegate):
        erase_delegate(delegate=delegate, reason="they asked for it", by=None)

        page = signed_in(lead.person.user).get(f"/my-partnership/{lead.pk}/delegates/").content.decode()

        assert "Erased: from " in page


class TestForgotten:
    def test_former_delegate_is_forgotten_a_year_after_and_not_a_day_before(self, lead):
        early = ended(make_delegate(lead, make_user("sam@example.org", name="Sam Office")), 364)
        late = ended(make_delegate(lead, make_user("tom@example.org", name="Tom Desk")), 366)

        call_command("apply_retention", verbosity=0)

        assert in_words(early) == ("Sam Office", "sam@example.org")
        assert in_words(late) == ("", "erased@example.invalid")
        assert not User.objects.filter(email="tom@example.org").exists()
        assert User.objects.filter(email="sam@example.org", is_active=True).exists()

    def test_one_who_was_named_lately_is_kept(self, delegate):
        call_command("apply_retention", verbosity=0)

        assert in_words(delegate) == ("Sam Office", "sam@example.org")

    def test_ends_count_from_when_it_was_taken_back_and_from_the_end_of_the_post(self, lead):
        taken_back = make_delegate(lead, withdrawn_at=timezone.now() - 366 * A_DAY)
        other = make_lead(ended_on=TODAY - 366 * A_DAY)
        of_post = make_delegate(other, email="tom@example.org")

        call_command("apply_retention", verbosity=0)

        assert in_words(taken_back)[0] == in_words(of_post)[0] == ""

    @pytest.mark.parametrize("also", ["is a person", "has a role", "acts for another"])
    def test_account_of_who_does_something_else_stays(self, lead, also):
        person = make_person("Bea Hill") if also == "is a person" else None
        user = make_user("bea@example.org", *([roles.OFFICER] if also == "has a role" else []), person=person)
        ended(make_delegate(lead, user), 366)
        if also == "acts for another":
            make_delegate(make_lead(), user)

        call_command("apply_retention", verbosity=0)

        user.refresh_from_db()
        assert (user.email, user.is_active) == ("bea@example.org", True)

    def test_rule_stands_in_the_published_table(self, client):
        assert "Names and addresses of delegates" in client.get("/privacy/").content.decode()
        assert any(str(rule).startswith("names and addresses of delegates, 1 year after") for rule in rules())
