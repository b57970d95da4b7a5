"""Whatever erases personal data says so in the log of erasures, in the same transaction, without what was there."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from accounts import roles
from accounts.models import Erasure, Invitation
from accounts.ways_in import remove_second_steps, remove_sign_on
from office.models import Message
from partnerships.models import Lead, Person
from portal.privacy.blanking import LEFT, blank, erase_fields
from portal.privacy.erasing import erase_person
from portal.privacy.watched import WATCHED
from tests.admin import change
from tests.factories import make_enquiry, make_lead, make_person, make_user
from tests.portal.privacy.erased import EVERYWHERE, TODAY

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.localdate() - dt.timedelta(days=366)
# What refers to people and is no personal datum that goes: the record, which keeps a number, or what goes by age alone.
KEPT = {
    "accounts.AuditEvent",
    "partnerships.School",  # the mailbox of its office
    "account.EmailConfirmation",
    "admin.LogEntry",
    "usersessions.UserSession",
    "socialaccount.SocialToken",
    "boards.Action",
    "boards.AgendaItem",
    "boards.Attendance",
    "boards.Board",
    "boards.Interest",
    "boards.Mark",
    "boards.Meeting",
    "boards.MinutesVersion",
    "boards.PlannedItem",
    "boards.NamedVote",
    "boards.Recorder",
    "boards.SentExtract",  # by age alone, with its e-mails
    "improvement.ReviewGroup",
    "office.JournalEntry",  # who did it; what it says of people is erased with them
    "improvement.Reviewer",
    "improvement.TermReport",  # frozen: who made it
    "partnerships.MergedPerson",  # a number
    "partnerships.Partnership",
    "register.RegisterImport",
}


def make_invitation(email: str) -> Invitation:
    return Invitation.objects.create(email=email, name="Ann Day", invited_by=make_user())


def noted() -> set[tuple[str, str, bool]]:
    """Of what something was erased: model, key, and whether the whole record was."""
    return {(erasure.model, erasure.key, not erasure.fields) for erasure in Erasure.objects.all()}


def test_erasing_a_person_notes_every_record_that_it_touches_and_nothing_of_what_was_there(ann):
    lead, account = Lead.objects.get(person=ann), ann.user
    letter, invitation = Message.objects.get(), make_invitation("ann@example.org")

    erase_person(person=ann, reason="they asked for it", by=None)

    assert {
        ("partnerships.Person", str(ann.pk), False),
        ("partnerships.Lead", str(lead.pk), False),
        ("accounts.User", str(account.pk), False),
        ("office.Message", str(letter.pk), False),
        ("accounts.Invitation", str(invitation.pk), False),
    } <= noted()
    assert set(Erasure.objects.values_list("rule", flat=True)) == {"they asked for it"}
    said = repr([erasure.as_line() for erasure in Erasure.objects.all()])
    for word in (*EVERYWHERE, "ann.account@", "D."):
        assert word not in said, word


def test_erasing_a_person_whole_notes_that_the_history_went_too():
    person = make_person("Cy Typo")

    erase_person(person=person, reason="entered in error", by=None)

    erasure = Erasure.objects.get()
    assert (erasure.model, erasure.key, erasure.fields) == ("partnerships.Person", str(person.pk), [])
    assert erasure.with_history


def test_what_is_refused_notes_nothing():
    lead = make_lead()

    with pytest.raises(Exception, match="still holds this"):
        erase_person(person=lead.person, reason="they asked for it", by=None)

    assert not Erasure.objects.exists()


def test_deleting_in_admin_is_noted_and_keeps_the_history(client):
    client.force_login(make_user(None, roles.OFFICER, is_staff=True))
    lead = make_lead(started_on=TODAY + dt.timedelta(days=5))
    key = lead.pk

    client.post(change(lead, "delete"), {"post": "yes"})

    assert not Lead.objects.exists()
    assert noted() == {("partnerships.Lead", str(key), True)}
    assert not Erasure.objects.get().with_history


def test_deleting_many_and_what_goes_with_another_record_is_noted():
    user, other = make_user("ann@example.org"), make_user("bea@example.org")
    address = EmailAddress.objects.create(user=user, email=user.email)
    keys = [user.pk, other.pk]

    type(user).objects.filter(pk__in=keys).delete()

    assert {("accounts.User", str(key), True) for key in keys} <= noted()
    assert ("account.EmailAddress", str(address.pk), True) in noted()


def test_ways_in_that_are_taken_away_are_noted():
    user = make_user()
    step = Authenticator.objects.create(user=user, type="totp", data={})
    linked = SocialAccount.objects.create(user=user, provider="council", uid="1")

    remove_second_steps(user=user, by=None)
    remove_sign_on(user=user, by=None)

    assert {("mfa.Authenticator", str(step.pk), True), ("socialaccount.SocialAccount", str(linked.pk), True)} <= noted()


def test_retention_notes_what_it_erases_once_and_not_every_night():
    lead = make_lead(person=make_person("Old", email="old@example.org"), email="old-lead@example.org")
    Lead.objects.filter(pk=lead.pk).update(ended_on=LONG_AGO)
    old = timezone.now() - dt.timedelta(days=366)
    enquiry = make_enquiry(created_at=old, handled_on=TODAY)
    letter = Message.objects.create(recipient="a@example.org", subject="Old", kind="enquiry", written_at=old)

    call_command("apply_retention", verbosity=0)

    assert noted() == {
        ("partnerships.Person", str(lead.person_id), False),
        ("partnerships.Lead", str(lead.pk), False),
        ("partnerships.Enquiry", str(enquiry.pk), True),
        ("office.Message", str(letter.pk), True),
    }
    count = Erasure.objects.count()
    call_command("apply_retention", verbosity=0)
    assert Erasure.objects.count() == count


def test_retention_that_only_says_notes_nothing():
    make_enquiry(created_at=timezone.now() - dt.timedelta(days=366), handled_on=TODAY)

    call_command("apply_retention", "--dry-run", verbosity=0)

    assert not Erasure.objects.exists()


def test_blanking_again_changes_nothing_more(ann):
    erase_fields(Person.objects.filter(pk=ann.pk), rule="they asked for it")
    before = Person.objects.values().get(pk=ann.pk), list(Person.history.values())

    blank(Person, [ann.pk])

    assert (Person.objects.values().get(pk=ann.pk), list(Person.history.values())) == before


def test_every_model_that_tells_of_people_is_watched_or_said_to_be_kept():
    """A new model with a person, an account or an address in it goes into ``WATCHED``, or into ``KEPT``."""
    people = {"partnerships.Person", "accounts.User"}
    telling = set()
    for model in apps.get_models():
        if model.__name__.startswith("Historical"):
            continue
        for field in model._meta.concrete_fields:
            refers = field.is_relation and field.related_model and field.related_model._meta.label in people
            is_contact = field.get_internal_type() == "CharField" and "email" in field.name
            if refers or is_contact:
                telling.add(model._meta.label)

    assert telling - {model._meta.label for model in WATCHED} - KEPT == set()


def test_every_field_that_is_ever_erased_is_there():
    for model, left in LEFT.items():
        names = {field.name for field in model._meta.get_fields()} | {"history_change_reason"}
        assert left.keys() <= names, model
