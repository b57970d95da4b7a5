"""An account and what is written down about it change together, or not at all where a write fails."""

import pytest
from django.contrib.auth.models import Group

from accounts import roles
from accounts.models import Invitation, User
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
