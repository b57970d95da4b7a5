"""Changing an account's address ends the old one at once; what else an account is signed in to by is taken away."""

import re

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client

from accounts import roles
from accounts.models import AuditEvent, Invitation
from accounts.ways_in import change_address, cut_off, remove_all, remove_second_steps
from accounts.writes import confirm_address
from base.saving import save
from tests.accounts.test_second_step import code_now
from tests.clients import signed_in
from tests.factories import make_user
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PASSWORD = "a long test password"
OLD, NEW = "ann.day@example.org", "ann.day@school.example"


@pytest.fixture
def ann():
    user = make_user(OLD, name="Ann Day")
    confirm_address(user=user)
    return user


@pytest.fixture
def administrator():
    return make_user("administrator@example.org", roles.ADMINISTRATOR, is_staff=True)


def sign_in(client, email: str):
    return client.post("/accounts/login/", {"login": email, "password": PASSWORD})


def ask_for_code(client, email: str) -> str:
    mail.outbox.clear()
    client.post("/accounts/login/code/", {"email": email})
    return next((code_in(message) for message in mail.outbox), "")


def code_in(message) -> str:
    return next(line for line in message.body.splitlines() if line and " " not in line)


def is_in(client) -> bool:
    return client.get("/account/").status_code == 200


class TestAnAddressThatWasChanged:
    def test_opens_nothing_by_its_password(self, client, ann, administrator):
        change_address(user=ann, to=NEW, by=administrator)

        response = sign_in(client, OLD)

        assert "One of them is not right" in response.content.decode()
        assert not is_in(client)

    @pytest.mark.parametrize("address", ["/accounts/login/code/", "/accounts/password/reset/"])
    def test_gets_no_code_and_no_link(self, client, ann, administrator, address):
        change_address(user=ann, to=NEW, by=administrator)
        mail.outbox.clear()

        client.post(address, {"email": OLD})

        assert mail.outbox == []

    @pytest.mark.parametrize("is_verified", [True, False])
    def test_opens_nothing_even_where_allauth_still_knows_it(self, client, ann, is_verified):
        ann.email = NEW
        save(ann, by=None)
        EmailAddress.objects.filter(user=ann).update(verified=is_verified)

        answer, code = sign_in(client, OLD), ask_for_code(client, OLD)
        client.post("/accounts/password/reset/", {"email": OLD})

        assert "One of them is not right" in answer.content.decode()
        assert (code, mail.outbox, is_in(client)) == ("", [], False)

    def test_code_on_its_way_there_is_void(self, client, ann, administrator):
        code = ask_for_code(client, OLD)
        change_address(user=ann, to=NEW, by=administrator)
        confirm_address(user=ann)

        client.post("/accounts/login/code/confirm/", {"code": code})

        assert not is_in(client)

    def test_link_for_a_new_password_on_its_way_there_is_void(self, client, ann, administrator):
        parts = f"{user_pk_to_url_str(ann)}-{default_token_generator.make_token(ann)}"
        change_address(user=ann, to=NEW, by=administrator)

        page = client.get(f"/accounts/password/reset/key/{parts}/", follow=True)

        assert page.context["token_fail"]

    def test_code_that_is_to_prove_it_takes_it_back_no_more(self, client, administrator):
        ann = make_user(OLD)
        sign_in(client, OLD)
        code = code_in(mail.outbox[-1])
        change_address(user=ann, to=NEW, by=administrator)

        client.post("/accounts/confirm-email/", {"code": code})

        ann.refresh_from_db()
        assert (ann.email, is_in(client)) == (NEW, False)

    def test_sign_in_that_waited_for_its_second_step_starts_again(self, client, ann, administrator):
        secret = generate_totp_secret()
        TOTP.activate(ann, secret)
        sign_in(client, OLD)
        change_address(user=ann, to=NEW, by=administrator)
        confirm_address(user=ann)

        client.post("/accounts/2fa/authenticate/", {"code": code_now(secret)})

        assert not is_in(client)

    def test_invitation_sent_there_is_withdrawn(self, ann, administrator):
        invitation = Invitation.objects.create(email=OLD, invited_by=administrator)

        change_address(user=ann, to=NEW, by=administrator)

        invitation.refresh_from_db()
        assert invitation.state_label == "Withdrawn"

    def test_every_device_is_signed_out(self, client, ann, administrator):
        sign_in(client, OLD)
        assert is_in(client)

        change_address(user=ann, to=NEW, by=administrator)

        assert not is_in(client)

    def test_devices_are_signed_out_whichever_way_it_was_written(self, client, ann):
        client.force_login(ann)
        type(ann).objects.filter(pk=ann.pk).update(email=NEW)

        assert not is_in(client)

    def test_new_one_signs_in_and_is_proved_first(self, client, ann, administrator):
        change_address(user=ann, to=NEW, by=administrator)
        mail.outbox.clear()

        sign_in(client, NEW)
        before = is_in(client)
        client.post("/accounts/confirm-email/", {"code": code_in(mail.outbox[-1])})

        assert (before, is_in(client)) == (False, True)
        assert [message.to for message in mail.outbox] == [[NEW]]

    def test_is_told_there_and_at_the_new_one_and_written_down(self, ann, administrator):
        change_address(user=ann, to=NEW, by=administrator)

        assert sorted(message.to[0] for message in outbox()) == [OLD, NEW]
        assert all(NEW not in message.body for message in mail.outbox), "the old one may be somebody else's"
        event = AuditEvent.objects.get(kind=AuditEvent.Kind.ADDRESS_CHANGED)
        assert (event.user, event.done_by) == (ann, administrator)

    def test_is_not_changed_to_another_account_s(self, ann, administrator):
        make_user(NEW)

        with pytest.raises(ValidationError):
            change_address(user=ann, to=NEW.upper(), by=administrator)

        ann.refresh_from_db()
        assert ann.email == OLD


def test_one_s_own_change_keeps_this_session_and_ends_the_others_and_the_old_address(client, ann, administrator):
    invitation = Invitation.objects.create(email=OLD, invited_by=administrator)
    elsewhere = Client()
    sign_in(elsewhere, OLD)
    sign_in(client, OLD)

    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"email": NEW, "action_add": ""})
    client.post("/accounts/confirm-email/", {"code": code_in(mail.outbox[-1])})

    ann.refresh_from_db()
    invitation.refresh_from_db()
    assert (ann.email, is_in(client), is_in(elsewhere)) == (NEW, True, False)
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [(NEW, True, True)]
    assert invitation.state_label == "Withdrawn"
    assert AuditEvent.objects.filter(kind="address-changed", user=ann, done_by=ann).exists()
    assert "this one" in client.get("/accounts/sessions/").content.decode()
    assert not is_in(signed_in_by(OLD))


def signed_in_by(email: str) -> Client:
    client = Client()
    sign_in(client, email)
    return client


@pytest.mark.slow
class TestThePageOfWaysIn:
    @pytest.fixture
    def page(self, ann):
        return f"/admin/accounts/user/{ann.pk}/ways-in/"

    def test_shows_address_second_steps_and_devices(self, client, ann, administrator, page):
        sign_in(client, OLD)
        TOTP.activate(ann, generate_totp_secret())

        text = signed_in(administrator).get(page).content.decode()

        assert OLD in text
        assert "authenticator app" in text
        assert "A browser, signed in on" in text

    def test_is_reached_from_the_account_where_the_address_is_only_read(self, ann, administrator, page):
        text = signed_in(administrator).get(page.replace("ways-in", "change")).content.decode()

        assert page in text
        assert 'name="email"' not in text

    def test_changes_the_address(self, ann, administrator, page):
        signed_in(administrator).post(page, {"what": "address", "email": " Ann.Day@School.example"})

        ann.refresh_from_db()
        assert ann.email == NEW

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ("", "Enter the new e-mail address"),
            ("ann", "Enter an e-mail address"),
            (OLD, "The account has this address"),
            ("administrator@example.org", "There is an account with this e-mail address already"),
        ],
    )
    def test_says_what_is_wrong_with_an_address_and_keeps_what_was_typed(self, ann, administrator, page, typed, said):
        response = signed_in(administrator).post(page, {"what": "address", "email": typed})

        assert response.status_code == 422
        assert said in response.content.decode()
        assert f'value="{typed}"' in response.content.decode() or not typed

    @pytest.mark.parametrize(
        ("what", "kinds"),
        [
            ("second-steps", {"step-removed"}),
            ("password", {"password-removed"}),
            ("sign-on", {"sign-on-removed"}),
            ("devices", {"cut-off"}),
            ("all", {"step-removed", "password-removed", "sign-on-removed"}),
        ],
    )
    def test_takes_away_what_is_asked_signs_out_and_writes_it_down(self, client, ann, administrator, page, what, kinds):
        sign_in(client, OLD)
        TOTP.activate(ann, generate_totp_secret())
        SocialAccount.objects.create(user=ann, provider="council", uid="of-ann")

        response = signed_in(administrator).post(page, {"what": what}, follow=True)

        ann.refresh_from_db()
        left = {
            "second-steps": Authenticator.objects.filter(user=ann).exists(),
            "password": ann.has_usable_password(),
            "sign-on": SocialAccount.objects.filter(user=ann).exists(),
        }
        assert {name for name, is_left in left.items() if not is_left} == (
            set(left) if what == "all" else {what} - {"devices"}
        )
        assert not is_in(client)
        written = AuditEvent.objects.filter(user=ann, done_by=administrator)
        assert set(written.values_list("kind", flat=True)) == kinds
        assert response.status_code == 200

    @pytest.mark.parametrize("what", ["address", "second-steps", "password", "all"])
    def test_does_nothing_for_who_opened_it_before_somebody_else_changed_something(
        self, ann, administrator, page, what
    ):
        client = signed_in(administrator)
        seen = client.get(page).context["seen"]
        client.post(page, {"what": "address", "email": NEW, "seen": seen})
        TOTP.activate(ann, generate_totp_secret())

        answer = client.post(page, {"what": what, "email": "another@example.org", "seen": seen}, follow=True)

        ann.refresh_from_db()
        assert ann.email == NEW
        assert ann.has_usable_password()
        assert Authenticator.objects.filter(user=ann).count() == 1
        assert "Nothing was done: how this account signs in was changed" in answer.content.decode()

    def test_sends_with_each_of_its_forms_what_it_shows(self, ann, administrator, page):
        TOTP.activate(ann, generate_totp_secret())
        text = signed_in(administrator).get(page).content.decode()

        forms = text.partition('id="content-main"')[2].count('<form method="post"')
        assert forms == text.count('name="seen" value="') > 4

    def test_removes_one_second_step_and_no_other_account_s(self, ann, administrator, page):
        TOTP.activate(ann, generate_totp_secret())
        other = Authenticator.objects.create(user=administrator, type="totp", data={})
        key = Authenticator.objects.create(user=ann, type="recovery_codes", data={"seed": "x", "used_mask": 0})
        client = signed_in(administrator)

        for step in (other, Authenticator.objects.get(user=ann, type="totp")):
            client.post(page, {"what": f"second-step-{step.pk}"})

        assert list(Authenticator.objects.all()) == [other], "codes that are left alone are no second step"
        assert key.pk

    def test_of_one_s_own_account_only_shows(self, administrator):
        client = signed_in(administrator)
        own = f"/admin/accounts/user/{administrator.pk}/ways-in/"
        Authenticator.objects.create(user=administrator, type="totp", data={})

        answers = [client.get(own), client.post(own, {"what": "second-steps"})]

        assert [answer.status_code for answer in answers] == [200, 403]
        assert Authenticator.objects.exists()

    def test_of_a_superuser_is_closed_to_administrators(self, administrator):
        superuser = make_user("root@example.org", is_superuser=True)

        assert signed_in(administrator).get(f"/admin/accounts/user/{superuser.pk}/ways-in/").status_code == 403


def test_password_that_an_administrator_sets_is_written_down_and_told(ann, administrator):
    data = {"usable_password": "true", "password1": "quite another one", "password2": "quite another one"}

    signed_in(administrator).post(f"/admin/accounts/user/{ann.pk}/password/", data)

    assert AuditEvent.objects.filter(kind="password-removed", user=ann, done_by=administrator).exists()
    assert [message.to for message in outbox()] == [[OLD]]


def test_removing_all_leaves_the_address_alone(ann, administrator):
    remove_all(user=ann, by=administrator)

    assert not ann.has_usable_password()
    assert EmailAddress.objects.filter(user=ann, email=OLD, verified=True).exists()


def test_removing_second_steps_of_who_has_none_does_and_tells_nothing(ann, administrator):
    assert remove_second_steps(user=ann, by=administrator) == 0
    assert outbox() == []


def test_cutting_off_counts_the_devices(client, ann, administrator):
    sign_in(client, OLD)

    assert cut_off(user=ann, by=administrator) == 1
    assert re.match("1 device", AuditEvent.objects.get(kind="cut-off").detail)
    assert [message.to for message in outbox()] == [[OLD]]
