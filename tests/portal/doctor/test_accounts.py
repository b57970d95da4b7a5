"""The doctor on accounts: who may much and proves little, who never came, who holds nothing."""

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.utils import timezone

from accounts import roles
from accounts.models import User
from accounts.permissions import NEEDS_SECOND_STEP
from portal.doctor import accounts
from tests.factories import (
    make_board,
    make_headship,
    make_lead,
    make_meeting,
    make_person,
    make_school,
    make_seat,
    make_user,
)
from tests.portal.doctor.looking import found, must, should

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = dt.timedelta(days=1)


def make_old(days: int, *groups: str, **fields) -> User:
    """An account that was made so many days ago."""
    user = make_user(fields.pop("email", None), *groups, **fields)
    User.objects.filter(pk=user.pk).update(date_joined=timezone.now() - days * DAY)
    return user


class TestSecretKey:
    @pytest.fixture
    def before(self, settings, client):
        """Somebody who is signed in, and the key of then."""
        client.force_login(make_user())
        return settings.SECRET_KEY

    @pytest.fixture
    def step(self, before):
        """An account with an authenticator app."""
        user = make_user()
        TOTP.activate(user, generate_totp_secret())
        return user

    def change(self, settings, *former: str) -> None:
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-" * 9, list(former)

    def test_key_that_is_the_same_or_has_the_former_one_beside_it_is_well(self, before, step, settings):
        assert found(accounts.secret_key) == []

        self.change(settings, before)

        assert found(accounts.secret_key) == []

    def test_changed_key_locks_out_whoever_has_an_authenticator_app(self, step, settings):
        self.change(settings)

        [sentence] = must(found(accounts.secret_key))

        assert sentence.startswith("SECRET_KEY is not the one under which 1 second step was set up")
        assert "SECRET_KEY_FALLBACKS" in sentence

    def test_changed_key_is_told_of_by_sessions_where_there_is_no_second_step(self, before, settings, client):
        self.change(settings)

        assert should(found(accounts.secret_key))[0].startswith("SECRET_KEY was changed, and the former one is not in")

        client.force_login(make_user())

        assert found(accounts.secret_key) == []


class TestAdministrators:
    def test_none_at_all(self):
        make_user(None, roles.OFFICER)
        make_user(None, is_superuser=True, is_active=False)

        assert must(found(accounts.administrators))[0].startswith("There is no administrator")

    @pytest.mark.parametrize(("count", "is_found"), [(2, False), (3, True)])
    def test_superusers(self, count, is_found):
        for _ in range(count):
            make_user(None, is_superuser=True)

        sentences = should(found(accounts.administrators))

        assert [said.startswith("3 accounts are superusers") for said in sentences] == [True] * is_found

    @pytest.mark.parametrize(
        ("days", "signed_in", "is_found"), [(13, False, False), (15, False, True), (15, True, False)]
    )
    def test_administrator_who_never_signed_in(self, days, signed_in, is_found):
        user = make_old(days, roles.ADMINISTRATOR, last_login=timezone.now() if signed_in else None)

        sentences = should(found(accounts.administrators))

        assert [f"never signed in (number {user.pk})" in said for said in sentences] == [True] * is_found


class TestSecondSteps:
    def everybody(self) -> list[User]:
        """Somebody of each role, however it comes about, and some who have none any more."""
        board = make_board()
        people = [make_person(f"Person {number}") for number in range(9)]
        yesterday = timezone.localdate() - DAY
        make_seat(board, people[0], role="chair")
        make_seat(board, people[1], role="minute-taker")
        make_seat(board, people[2])
        make_seat(board, people[3], ended_on=yesterday)
        make_meeting(board, stand_in=people[4])
        make_lead(person=people[5])
        make_headship(people[6], make_school())
        make_seat(board, people[7], started_on=timezone.localdate() + DAY)
        made = [make_user(None, person=person) for person in people]
        made += [make_user(None, role) for role in roles.PERMISSIONS]
        return [*made, make_user(None, is_superuser=True), make_user()]

    def test_query_finds_exactly_those_who_have_the_permission(self):
        made = self.everybody()

        needing = {*accounts.needing_a_second_step()}

        assert needing == {user for user in made if User.objects.get(pk=user.pk).has_perm(NEEDS_SECOND_STEP)}
        assert 0 < len(needing) < len(made)

    def test_closed_account_needs_none(self):
        make_user(None, roles.OFFICER, is_active=False)

        assert found(accounts.second_steps) == []

    @pytest.mark.parametrize(("kind", "is_found"), [("totp", False), ("webauthn", False), ("recovery_codes", True)])
    def test_officer_with_an_app_a_passkey_or_nothing_but_codes(self, kind, is_found):
        user = make_user("ann@example.org", roles.OFFICER)
        Authenticator.objects.create(user=user, type=kind, data={})

        sentences = should(found(accounts.second_steps))

        assert [
            said.startswith(f"1 account with rights has no second step yet (number {user.pk})") for said in sentences
        ] == [True] * is_found

    def test_councils_own_sign_in_may_ask_for_one(self):
        SocialAccount.objects.create(user=make_user(None, roles.OFFICER), provider="council", uid="1")

        assert found(accounts.second_steps) == []


class TestIdle:
    def test_account_of_nobody_who_holds_anything(self):
        user = make_old(91, email="ann@example.org")

        [sentence] = should(found(accounts.idle))

        assert sentence.startswith("1 account is open of people who have held no role for 90 days")
        assert f"number {user.pk}" in sentence
        assert "ann" not in sentence

    def test_account_that_was_just_made_or_closed_or_has_a_role(self):
        make_old(89)
        make_old(200, is_active=False)
        make_old(200, roles.OFFICER)
        make_old(200, is_superuser=True)

        assert found(accounts.idle) == []

    @pytest.mark.parametrize(("days", "is_found"), [(89, False), (91, True)])
    def test_account_of_who_led_until_lately(self, days, is_found):
        person = make_person("Ann Day")
        make_lead(person=person, ended_on=timezone.localdate() - days * DAY)
        make_old(400, person=person)

        assert len(should(found(accounts.idle))) == is_found

    def test_account_of_who_will_lead(self):
        person = make_person("Ann Day")
        make_lead(person=person, started_on=timezone.localdate() + DAY)
        make_old(400, person=person)

        assert found(accounts.idle) == []


def test_many_are_not_all_listed():
    keys = [make_old(100, email=f"a{number}@example.org").pk for number in range(7)]

    assert f"(number {', '.join(map(str, keys[:5]))} and others)" in should(found(accounts.idle))[0]
