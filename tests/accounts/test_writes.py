"""An account and what is written down about it: what is kept, and that it changes together or not at all."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from accounts import roles
from accounts.models import AuditEvent, Invitation, User
from accounts.writes import accept, save_account, set_roles
from tests.broken_writes import assert_whole_or_not_at_all
from tests.factories import make_person, make_user

pytestmark = pytest.mark.django_db


def test_roles_are_given_and_taken_with_their_lines_in_the_trail_or_not_at_all():
    user, administrator = make_user(None, roles.OFFICER), make_user()
    wanted = Group.objects.filter(name=roles.ADMINISTRATOR)

    assert_whole_or_not_at_all(lambda: set_roles(user=User.objects.get(pk=user.pk), to=wanted, by=administrator))


def test_invitation_is_accepted_with_its_account_and_roles_or_not_at_all():
    invitation = Invitation.objects.create(
        email="ann.day@example.org", name="Ann Day", person=make_person(), invited_by=make_user()
    )
    invitation.roles.set(Group.objects.filter(name=roles.OFFICER))

    assert_whole_or_not_at_all(
        lambda: accept(invitation=Invitation.objects.get(pk=invitation.pk), password="a long test password")
    )


def test_account_is_saved_with_its_person_or_not_at_all():
    pk = make_user(person=make_person()).pk

    def save():
        user = User.objects.get(pk=pk)
        save_account(user=user, name="Ann Day", telephone="01245 000 001", publish_contact=True, by=user)

    assert_whole_or_not_at_all(save)


@pytest.mark.parametrize("publish_contact", [True, False])
def test_account_is_saved_as_it_was_typed_by_who_typed_it(publish_contact):
    user = make_user(name="Ann", person=make_person("Ann Day", publish_contact=not publish_contact))

    save_account(user=user, name="Ann Day", telephone="01245 000 001", publish_contact=publish_contact, by=user)

    kept = User.objects.get(pk=user.pk)
    assert kept.name == "Ann Day"
    assert (kept.person.telephone, kept.person.publish_contact) == ("01245 000 001", publish_contact)
    assert [row.history.first().history_user for row in (kept, kept.person)] == [user, user]


@pytest.mark.parametrize("person", [None, "Ann Day"])
def test_account_saved_without_a_telephone_leaves_the_person_alone(person):
    person = person and make_person(person, telephone="01245 000 001", publish_contact=True)
    user = make_user(person=person)

    save_account(user=user, name="Ann Day", telephone=None, publish_contact=False, by=user)

    assert User.objects.get(pk=user.pk).name == "Ann Day"
    if person:
        person.refresh_from_db()
        assert (person.telephone, person.publish_contact) == ("01245 000 001", True)


@pytest.mark.parametrize("old", [None, roles.OFFICER, roles.ADMINISTRATOR])
def test_roles_are_those_given_and_no_others_and_each_change_says_who_did_it(old):
    user, administrator = make_user(None, *filter(None, [old])), make_user()

    set_roles(user=user, to=Group.objects.filter(name=roles.ADMINISTRATOR), by=administrator)

    assert list(user.groups.values_list("name", flat=True)) == [roles.ADMINISTRATOR]
    written = set(AuditEvent.objects.values_list("kind", "user", "done_by", "detail"))
    assert (
        written
        == {
            None: {("role-given", user.pk, administrator.pk, roles.ADMINISTRATOR)},
            roles.OFFICER: {
                ("role-given", user.pk, administrator.pk, roles.ADMINISTRATOR),
                ("role-taken", user.pk, administrator.pk, roles.OFFICER),
            },
            roles.ADMINISTRATOR: set(),
        }[old]
    )


@pytest.mark.parametrize("role", [None, roles.OFFICER])
def test_account_of_an_invitation_is_what_the_invitation_says(role):
    inviter, person = make_user(), make_person()
    invitation = Invitation.objects.create(
        email="ann.day@example.org", name="Ann Day", person=person, invited_by=inviter
    )
    invitation.roles.set(Group.objects.filter(name=role))

    user = accept(invitation=invitation, password="a long test password")

    user.refresh_from_db()
    invitation.refresh_from_db()
    assert (user.email, user.name, user.person) == ("ann.day@example.org", "Ann Day", person)
    assert user.check_password("a long test password")
    assert user.is_staff is (role is not None)
    assert list(user.groups.values_list("name", flat=True)) == list(filter(None, [role]))
    assert EmailAddress.objects.values_list("user", "email", "verified", "primary").get() == (
        user.pk,
        user.email,
        True,
        True,
    )
    assert invitation.accepted_at is not None
    assert all(event.done_by == inviter for event in AuditEvent.objects.filter(kind="role-given"))
