"""What is kept and sent of a message to all member schools."""

import pytest
from django.core.exceptions import ValidationError

from base.changing.effects import carry_out
from office.models import Message
from partnerships.letters.writers import LetterWriter
from partnerships.letters.writes import send_letter
from partnerships.models import Letter
from tests.broken_writes import assert_in_a_transaction, assert_whole_or_not_at_all
from tests.factories import (
    make_council,
    make_headship,
    make_lead,
    make_membership,
    make_partnership,
    make_person,
    make_school,
    make_user,
)

pytestmark = pytest.mark.django_db
WRITTEN = {"subject": "Moderation", "text": "Bring a pen."}


@pytest.fixture
def writer() -> LetterWriter:
    """Ann Day, who leads Colne, a partnership of two schools with mailboxes."""
    schools = [make_school(name, office_email=f"{name}@example.org") for name in ("ash", "birch")]
    lead = make_lead(make_partnership("Colne", schools=schools), make_person("Ann Day"))
    return LetterWriter(lead.partnership, make_user("ann@example.org", person=lead.person), lead)


def test_letter_is_kept_with_all_its_e_mails_or_not_at_all(writer):
    assert_whole_or_not_at_all(lambda: send_letter(writer=writer, **WRITTEN))


def test_letter_is_counted_and_sent_in_one_transaction_and_so_is_its_preview(writer):
    assert_in_a_transaction(lambda: carry_out(lambda: send_letter(writer=writer, **WRITTEN), agreed=""))

    assert not Letter.objects.exists()
    assert not Message.objects.exists()


def test_head_of_two_schools_gets_one_e_mail_that_names_both(writer):
    head = make_person(email="head@example.org")
    for membership in writer.partnership.memberships.all():
        make_headship(head, membership.school)

    sent = send_letter(writer=writer, **WRITTEN)

    [message] = sent.messages
    assert "ash and birch are members of Colne" in message.text
    assert message.name == "ash and birch"
    assert [str(school) for school in sent.reached] == ["ash", "birch"]


def test_head_of_very_many_schools_gets_it_too(writer):
    head = make_person(email="head@example.org")
    for number in range(30):
        school = make_school(f"School number {number}")
        make_membership(writer.partnership, school)
        make_headship(head, school)

    assert len(send_letter(writer=writer, **WRITTEN).messages) == 3


@pytest.mark.parametrize(
    ("lead", "partnership", "goes_to"),
    [
        ({}, {}, "ann@example.org"),
        ({"email": "role@example.org"}, {}, "role@example.org"),
        (
            {"email": "role@example.org"},
            {"email": "mailbox@example.org", "publish_contact": True},
            "mailbox@example.org",
        ),
        ({"email": "role@example.org", "publish_contact": True}, {}, "role@example.org"),
        ({}, {"email": "mailbox@example.org"}, "ann@example.org"),
    ],
)
def test_answers_go_to_what_is_published_then_the_roles_address_then_the_accounts(writer, lead, partnership, goes_to):
    for record, fields in ((writer.lead, lead), (writer.partnership, partnership)):
        for name, value in fields.items():
            setattr(record, name, value)
        record.save()
    writer.lead.refresh_from_db()

    sent = send_letter(writer=writer, **WRITTEN)

    assert {message.reply_to for message in sent.messages} == {goes_to} == {sent.letter.reply_to}


def test_officer_is_answered_at_the_councils_mailbox_and_signs_as_the_council(writer):
    make_council(name="Wessex Council")

    sent = send_letter(writer=LetterWriter(writer.partnership, make_user()), **WRITTEN)

    assert {message.reply_to for message in sent.messages} == {""}
    assert "Wessex Council" in sent.messages[0].text


def test_letter_that_reaches_nobody_is_not_kept(writer):
    writer.partnership.memberships.all().delete()

    with pytest.raises(ValidationError, match="No school can be written to"):
        send_letter(writer=writer, **WRITTEN)

    assert not Letter.objects.exists()


def test_the_same_words_may_go_to_another_partnership(writer):
    send_letter(writer=writer, **WRITTEN)
    stour = make_partnership("Stour", schools=[make_school(office_email="elm@example.org")])

    assert send_letter(writer=LetterWriter(stour, make_user()), **WRITTEN).reached
