"""Signing in through the council's identity provider, a real one: by its subject, of one tenant, and no guests."""

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount

from accounts import roles
from accounts.models import AuditEvent, Invitation, User
from accounts.writes import confirm_address
from tests.browser.conftest import _free_port
from tests.factories import make_user
from tests.openid.running import provider_running, through_the_provider
from tests.openid.serve import CLIENT, EMAIL, SECRET
from tests.pages.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
LOGIN = "/accounts/oidc/council/login/"
PASSWORD = "a long test password"


@pytest.fixture(scope="module")
def provider(tmp_path_factory):
    port = _free_port()
    with provider_running(port, tmp_path_factory.mktemp("provider"), f"http://testserver{LOGIN}callback/"):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(autouse=True)
def _portal_knows_it(settings, provider):
    app = {
        "provider_id": "council",
        "name": "the council’s account",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": provider, "oauth_pkce_enabled": True},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    settings.OIDC_ISSUER, settings.OIDC_TENANT = provider, ""


@pytest.fixture
def officer():
    user = make_user(EMAIL, roles.OFFICER, is_staff=True)
    confirm_address(user=user)
    return user


def invited(email: str = "new.officer@example.org") -> Invitation:
    return Invitation.objects.create(email=email, name="New Officer", invited_by=make_user())


def accept_by_sign_on(client, invitation: Invitation, known_as: str):
    return through_the_provider(client, client.post(invitation.path, {"sign_on": "1"}), known_as)


def sign_on(client, known_as: str):
    return through_the_provider(client, client.get(LOGIN), known_as)


def is_in(client) -> bool:
    return client.get("/account/").status_code == 200


def test_address_alone_opens_no_account(client, officer):
    response = sign_on(client, EMAIL)

    assert (response.status_code, texts(response, ".//h1")) == (403, ["Your council account is not linked"])
    assert not is_in(client)
    assert not SocialAccount.objects.exists()


def test_invitation_makes_an_account_that_the_subject_opens_from_then_on_whatever_its_address(client):
    invitation = invited()

    accept_by_sign_on(client, invitation, EMAIL)

    user = User.objects.get(email=invitation.email)
    assert is_in(client)
    assert not user.has_usable_password()
    assert AuditEvent.objects.filter(kind="sign-on-linked", user=user).exists()
    client.post("/accounts/logout/")
    user.email = "renamed@example.org"
    user.save()
    EmailAddress.objects.filter(user=user).update(email=user.email)
    assert sign_on(client, EMAIL).url == "/accounts/start/"
    assert int(client.session["_auth_user_id"]) == user.pk


def test_invitation_is_accepted_once(client):
    invitation = invited()
    accept_by_sign_on(client, invitation, EMAIL)
    client.post("/accounts/logout/")

    assert client.post(invitation.path, {"sign_on": "1"}).status_code == 410
    assert sign_on(client, "silent@example.org").status_code == 403


def test_invitation_whose_sign_on_was_given_up_is_not_taken_by_who_signs_on_next(client):
    invitation = invited()
    client.post(invitation.path, {"sign_on": "1"})

    response = sign_on(client, EMAIL)

    assert texts(response, ".//h1") == ["Your council account is not linked"]
    assert not User.objects.filter(email=invitation.email).exists()


def test_subject_that_is_an_account_s_gets_no_second_one(client):
    accept_by_sign_on(client, invited(), EMAIL)
    client.post("/accounts/logout/")

    accept_by_sign_on(client, invited("another@example.org"), EMAIL)

    assert not User.objects.filter(email="another@example.org").exists()


@pytest.mark.parametrize("known_as", ["guest@example.org", "invited-guest@example.org", "elsewhere@example.org"])
def test_guest_is_refused_even_with_an_invitation(client, known_as):
    response = accept_by_sign_on(client, invited(), known_as)

    assert (response.status_code, texts(response, ".//h1")) == (403, ["That is not an account of the council’s own"])
    assert not User.objects.filter(email="new.officer@example.org").exists()


@pytest.mark.parametrize(
    ("known_as", "is_taken"),
    [("member@example.org", True), ("other-tenant@example.org", False), (EMAIL, False)],
)
def test_only_the_tenant_of_the_environment_is_taken(client, settings, known_as, is_taken):
    settings.OIDC_TENANT = "the-council"

    accept_by_sign_on(client, invited(), known_as)

    assert is_in(client) is is_taken


def test_only_the_issuer_of_the_environment_is_taken(client, settings):
    settings.OIDC_ISSUER = "https://login.example/the-council"

    accept_by_sign_on(client, invited(), EMAIL)

    assert not is_in(client)


@pytest.mark.parametrize(
    ("known_as", "leads_to"),
    [(EMAIL, 200), ("password-alone@example.org", 302), ("silent@example.org", 302)],
)
def test_provider_vouches_for_a_second_step_where_it_says_that_it_asked_for_one(client, settings, known_as, leads_to):
    settings.REQUIRE_SECOND_FACTOR = True
    user = make_user("officer2@example.org", roles.OFFICER)
    confirm_address(user=user)
    accept_by_sign_on(client, invited(), known_as)
    SocialAccount.objects.update(user=user)
    client.post("/accounts/logout/")

    sign_on(client, known_as)
    page = client.get("/account/")

    assert page.status_code == leads_to
    assert leads_to == 200 or page.url == "/accounts/2fa/"


class TestLinkingOnesOwnAccount:
    @pytest.fixture
    def signed_in(self, client, officer):
        client.post("/accounts/login/", {"login": officer.email, "password": PASSWORD})
        return client

    def test_asks_who_one_is_first(self, signed_in):
        response = signed_in.post(LOGIN, {"process": "connect"})

        assert response.url == "/accounts/reauthenticate/?next=/accounts/3rdparty/"

    def test_lets_one_in_from_then_on_and_is_written_down(self, signed_in, officer):
        signed_in.post("/accounts/reauthenticate/", {"password": PASSWORD})

        through_the_provider(signed_in, signed_in.post(LOGIN, {"process": "connect"}), "silent@example.org")

        assert AuditEvent.objects.filter(kind="sign-on-linked", user=officer).exists()
        signed_in.post("/accounts/logout/")
        sign_on(signed_in, "silent@example.org")
        assert int(signed_in.session["_auth_user_id"]) == officer.pk

    def test_is_not_done_by_a_link_that_one_follows(self, signed_in):
        signed_in.post("/accounts/reauthenticate/", {"password": PASSWORD})

        assert signed_in.get(f"{LOGIN}?process=connect").url == "/accounts/3rdparty/"

    def test_is_taken_back_and_written_down(self, signed_in, officer):
        linked = SocialAccount.objects.create(user=officer, provider="council", uid="1")

        asked = signed_in.post("/accounts/3rdparty/", {"account": linked.pk})
        signed_in.post(asked.url, {"password": PASSWORD})

        assert not SocialAccount.objects.exists()
        assert AuditEvent.objects.filter(kind="sign-on-removed", user=officer).exists()


def test_invited_person_is_told_that_the_provider_is_away(client, settings):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:9"

    response = client.post(invited().path, {"sign_on": "1"})

    assert texts(response, ".//h1") == ["The council’s sign-in does not answer"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_page_says_that_the_provider_is_away(client, settings, method):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:9"

    response = getattr(client, method)(LOGIN)

    assert response.status_code == 200
    assert texts(response, ".//h1") == ["The council’s sign-in does not answer"]


def test_page_says_so_where_the_provider_goes_away_half_way(client, settings):
    to_provider = client.get(LOGIN)
    state = to_provider["Location"].partition("state=")[2].partition("&")[0]
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:9"

    response = client.get(f"{LOGIN}callback/", {"code": "x", "state": state})

    assert texts(response, ".//h1") == ["The council’s sign-in does not answer"]
