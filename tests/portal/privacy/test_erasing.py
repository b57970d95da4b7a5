"""A person is erased: what goes, what stays, and what is written down."""

import datetime as dt

import pytest

from accounts import roles
from accounts.linking import note_link
from accounts.models import AuditEvent, User
from confirmations.proposals.kinds import CoLead, HandOver
from confirmations.proposals.writes import propose
from improvement.rounds.beside import tell_beside_reviewer
from office.models import Message
from partnerships.letters.writers import LetterWriter
from partnerships.letters.writes import send_letter
from partnerships.models import Enquiry, Lead, Person
from partnerships.people.posts import tell_of_post
from portal.privacy.erasing import erase_person
from tests.broken_writes import assert_whole_or_not_at_all
from tests.factories import (
    make_enquiry,
    make_headship,
    make_lead,
    make_partnership,
    make_person,
    make_review,
    make_reviewer,
    make_school,
    make_user,
)
from tests.portal.privacy.erased import ERASE, EVERYWHERE, HELD, TODAY, erase
from tests.post import outbox

pytestmark = pytest.mark.django_db
COUNCIL = "school-partnerships@example.org"


def test_erase_says_first_what_it_would_do_and_changes_nothing(officer, ann):
    page = officer.post(ERASE.format(ann.pk), {"ask": "1", "reason": "they asked for it"}).content.decode()

    assert "Ann Day becomes “D.” everywhere" in page
    assert "Minutes that were circulated or published keep the name" in page
    ann.refresh_from_db()
    assert ann.name == "Ann Day"
    assert not AuditEvent.objects.filter(kind="erased").exists()


def test_erase_keeps_an_initial_and_the_posts_and_nothing_else(officer, ann):
    erase(officer, ann)

    page = officer.get(HELD.format(ann.pk)).content.decode()
    ann.refresh_from_db()
    assert (ann.name, ann.email, ann.telephone, ann.notes) == ("D.", "", "", "")
    assert Lead.objects.get(person=ann).ended_on == TODAY - dt.timedelta(days=300)
    for text in EVERYWHERE:
        assert text not in page, text
    assert not Enquiry.objects.filter(message__contains="Ann").exists()
    assert not Message.objects.filter(recipient__contains="ann@").exists()


def test_erase_finds_what_was_sent_however_the_address_is_written(officer, ann):
    Lead.objects.filter(person=ann).update(email="Ann-Lead@Example.org")
    letter = Message.objects.create(recipient="Ann-Lead@Example.org", subject="About Colne", kind="enquiry")
    message = make_enquiry(sender_name="Ann Day", sender_email="ANN@example.org", message="I am Ann Day.")
    held = officer.get(HELD.format(ann.pk)).content.decode()

    erase(officer, ann)

    letter.refresh_from_db()
    message.refresh_from_db()
    assert "Ann-Lead@Example.org" in held
    assert "ANN@example.org" in held
    assert (letter.recipient, message.sender_email) == ("erased@example.invalid", "erased@example.invalid")
    assert (message.sender_name, message.message) == ("", "Erased.")


def test_erase_forgets_what_the_person_wrote_to_schools_and_what_the_schools_got(officer, ann):
    ash, birch = make_school("Ash Primary", office_email="ash@example.org"), make_school("Birch Primary")
    lead = make_lead(make_partnership("Stour", schools=[ash, birch]), ann)
    written = {"subject": "From Ann Day", "text": "Ring Ann Day."}
    letter = send_letter(writer=LetterWriter(lead.partnership, ann.user, lead), **written).letter
    outbox()
    lead.ended_on = TODAY - dt.timedelta(days=1)
    lead.started_on = TODAY - dt.timedelta(days=300)
    lead.save()
    assert "Ring Ann Day." in officer.get(HELD.format(ann.pk)).content.decode()

    erase(officer, ann)

    letter.refresh_from_db()
    assert (letter.subject, letter.text, letter.reply_to) == ("Erased", "Erased.", "erased@example.invalid")
    for message in Message.objects.telling_of(letter.about):
        assert (message.subject, message.text, message.html, message.reply_to) == ("Erased", "", "", "")
    assert Message.objects.telling_of(letter.about).counts()["sent"] == 1, "how many got it stays"


@pytest.mark.parametrize("kind", [CoLead, HandOver])
def test_erase_finds_the_proposals_of_others_that_name_the_person_at_their_address(officer, ann, kind):
    lead = make_lead(make_partnership("Stour", schools=2))
    [names_her] = propose(lead=lead, what=[kind("Ann Day", "ANN@example.org", TODAY)], comment="Ann Day agreed")
    [other] = propose(lead=lead, what=[kind("Cy New", "cy@example.org", TODAY)], comment="")
    held = officer.get(HELD.format(ann.pk)).content.decode()

    erase(officer, ann)

    names_her.refresh_from_db()
    other.refresh_from_db()
    assert "Ann Day agreed" in held
    assert "cy@example.org" not in held
    assert (names_her.proposed, names_her.comment) == ({}, "")
    assert other.proposed["name"] == "Cy New"
    assert officer.get(f"/admin/confirmations/proposal/{names_her.pk}/change/").status_code == 200


@pytest.mark.parametrize(
    ("own", "of_a_colleague"),
    [("Office@example.org", "office@example.org"), ("office@example.org", "Office@Example.org")],
)
def test_erase_leaves_what_others_share_however_the_address_is_written(officer, ann, own, of_a_colleague):
    Lead.objects.filter(person=ann).update(email=own)
    make_lead(email=of_a_colleague)
    Message.objects.create(recipient=of_a_colleague, subject="For a colleague", kind="enquiry")

    erase(officer, ann)

    assert Message.objects.get(subject="For a colleague").recipient == of_a_colleague


def test_erase_closes_the_account(officer, ann, client):
    erase(officer, ann)

    account = User.objects.get(email__startswith="erased-")
    assert (account.is_active, account.name, account.has_usable_password()) == (False, "", False)
    assert not account.history.filter(email="ann.account@example.org").exists()


def test_erase_is_written_down_without_the_name(officer, ann):
    erase(officer, ann)

    assert AuditEvent.objects.get(kind="erased").detail == f"Person {ann.pk}: they asked for it"


def test_erase_refuses_while_a_post_is_held(officer):
    lead = make_lead(person=make_person("Bea Hill"))

    page = officer.post(ERASE.format(lead.person.pk), {"ask": "1", "reason": "they asked for it"}).content.decode()

    assert "Bea Hill still holds this" in page
    assert "End it first, then erase." in page


def test_erase_asks_for_a_reason(officer, ann):
    assert "Choose a reason." in officer.post(ERASE.format(ann.pk), {"ask": "1"}).content.decode()


def test_erase_deletes_whoever_nothing_public_rests_on(officer):
    person = make_person("Cy Typo")

    erase(officer, person, "entered in error")

    assert not Person.objects.filter(pk=person.pk).exists()
    assert not Person.history.filter(id=person.pk).exists()


class TestTold:
    """An erasure takes the name out of the trail, so it is heard of."""

    def told(self, kind="record-erased") -> list[str]:
        return sorted(Message.objects.filter(kind=kind).values_list("recipient", flat=True))

    def test_the_council_hears_the_number_and_who_did_it_and_no_name(self, officer, ann):
        erase(officer, ann)

        [message] = Message.objects.filter(kind="record-erased")
        assert message.recipient == COUNCIL
        assert f"record {ann.pk} of a person" in message.text
        assert "officer@example.org erased" in message.text
        assert "they asked for it" in message.text
        assert "Ann" not in message.text + message.subject

    def test_those_beside_whom_they_headed_until_yesterday_hear_too(self, officer):
        school = make_school(office_email="office@example.org")
        make_lead(make_partnership(schools=[school]), make_person("Cy Ash", email="cy@example.org"))
        yesterday = TODAY - dt.timedelta(days=1)
        head = make_headship(make_person("Cy Typo", email="typo@example.org"), school, ended_on=yesterday).person

        erase(officer, head, "entered in error")

        assert self.told() == ["cy@example.org", "office@example.org", COUNCIL]

    def test_the_host_and_the_lead_of_a_review_hear_too(self, officer):
        review = make_review()
        make_headship(make_person("Bea Oak", email="bea@example.org"), review.host)
        reviewer = make_reviewer(review, make_person("Dee Elm", email="dee@example.org")).person

        erase(officer, reviewer, "entered in error")

        assert self.told("reviewer-changed") == ["bea@example.org"]
        assert "Dee" not in Message.objects.get(kind="reviewer-changed").text

    def test_what_others_were_told_of_the_account_loses_the_name(self, officer, ann):
        note_link(user=ann.user, before=None, by=None)
        outbox()

        erase(officer, ann)

        assert not Message.objects.filter(text__contains="Ann Day").exists()
        assert not Message.objects.filter(subject__contains="Ann Day").exists()

    def test_what_others_were_told_of_a_headship_and_a_review_loses_the_name(self, officer, ann):
        school = make_school(office_email="office@example.org")
        headship = make_headship(ann, school, ended_on=TODAY - dt.timedelta(days=1))
        tell_of_post(headship, by=None)
        make_headship(make_person("Bea Oak", email="bea@example.org"), (review := make_review()).host)
        make_reviewer(review, ann)
        tell_beside_reviewer(ann, did="linked an account to", by=None, name=str(ann))
        outbox()
        assert Message.objects.filter(kind="post-begun", text__contains="Ann Day").exists()
        assert Message.objects.filter(kind="reviewer-changed", text__contains="Ann Day").exists()

        erase(officer, ann)

        assert not Message.objects.filter(text__contains="Ann Day").exists()
        assert not Message.objects.filter(html__contains="Ann Day").exists()


@pytest.mark.parametrize("is_on_record", [True, False])
def test_erase_is_whole_or_not_at_all(ann, is_on_record):
    officer = make_user(None, roles.OFFICER)
    person = ann
    if not is_on_record:
        person = make_person("Bo Dee", email="bo@example.org")
        make_user("bo.account@example.org", roles.OFFICER, person=person)

    assert_whole_or_not_at_all(
        lambda: erase_person(person=Person.objects.get(pk=person.pk), reason="they asked for it", by=officer)
    )
