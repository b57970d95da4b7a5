"""The ways to sign in, each done as a person does it."""

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import expect

from tests.browser.test_main_tasks import sign_in
from tests.openid.running import provider_running
from tests.openid.serve import EMAIL, PASSWORD

pytestmark = pytest.mark.browser
OWN_PASSWORD = "purple otter umbrella"
PASSKEYS = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def provider(site, tmp_path_factory):
    """django-allauth's own OpenID provider, a server of its own, with the officer known to it."""
    callback = f"{site.url}/accounts/oidc/council/login/callback/"
    with provider_running(site.openid_port, tmp_path_factory.mktemp("provider"), callback):
        yield


def code_of(secret: str, later: int = 0) -> str:
    """What an authenticator app shows now, or so many half minutes later."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())) + later))


@pytest.fixture
def invited(browser, page, site):
    """Somebody new, who took an invitation: their page is on ``localhost``, for a passkey belongs to a name."""
    base = site.url.replace("127.0.0.1", "localhost")
    officer = browser.new_context().new_page()
    sign_in(officer, site, "LA officer")
    officer.goto(f"{site.url}/admin/accounts/invitation/add/")
    officer.get_by_label("E-mail address").fill("new.lead@example.org")
    officer.get_by_role("button", name="Save", exact=True).first.click()
    officer.wait_for_url("**/admin/accounts/invitation/")
    officer.context.close()
    page.goto(base + site.link_sent(r"(/accounts/invitation/[^\s\"]+)"))
    page.get_by_label("Choose a password").fill(OWN_PASSWORD)
    page.get_by_role("button", name="Make my account").click()
    page.wait_for_url(f"{base}/account/")
    return base


def test_sign_in_by_invitation_then_with_an_authenticator_app_then_with_a_passkey(page, axe, invited):
    page.goto(f"{invited}/accounts/2fa/totp/activate/")
    page.get_by_label("Password", exact=True).fill(OWN_PASSWORD)
    page.get_by_role("button", name="Continue").click()
    secret = page.locator("#authenticator_secret").inner_text()
    assert axe() == []
    page.get_by_label("Code", exact=True).fill(code_of(secret))
    page.get_by_role("button", name="Turn it on").click()
    page.wait_for_url("**/recovery-codes/")
    expect(page.locator(".portal-codes code")).to_have_count(10)
    page.get_by_role("button", name="Sign out").click()

    page.goto(f"{invited}/accounts/login/")
    page.get_by_label("E-mail address").fill("new.lead@example.org")
    page.get_by_label("Password", exact=True).fill(OWN_PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/2fa/authenticate/")
    assert axe() == []
    page.get_by_label("Code", exact=True).fill(code_of(secret, later=1))  # this half minute's turned it on
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{invited}/")

    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": PASSKEYS})
    page.goto(f"{invited}/accounts/2fa/webauthn/add/")
    page.get_by_label("Password", exact=True).fill(OWN_PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Name").fill("Laptop")
    page.get_by_label("Sign in with this passkey alone").check()
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url(re.compile("/accounts/2fa/(webauthn/|recovery-codes/)?$"))
    page.get_by_role("button", name="Sign out").click()

    page.goto(f"{invited}/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{invited}/")
    expect(page.get_by_text("Signed in as")).to_be_visible()


def test_sign_in_through_the_councils_openid_provider(page, site, provider):
    email, password = site.sign_ins["LA officer"]
    page.goto(f"{site.url}/accounts/login/?next=/accounts/3rdparty/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Link to the council’s account").click()
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Continue").or_(page.get_by_role("button", name="Confirm")).first.click()
    page.get_by_role("button", name="Link to the council’s account").click()
    page.wait_for_url(f"http://127.0.0.1:{site.openid_port}/**")
    page.locator("input[name=login]").fill(EMAIL)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form[action='/accounts/login/'] button").click()
    page.wait_for_url(f"{site.url}/accounts/3rdparty/")
    page.goto(f"{site.url}/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()

    page.goto(f"{site.url}/accounts/login/?next=/admin/")
    page.get_by_role("button", name="Sign in with the council’s account").click()

    page.wait_for_url(f"{site.url}/admin/")
    expect(page.get_by_text("Signed in as Demonstration LA officer")).to_be_visible()


@pytest.mark.thorough
@pytest.mark.parametrize("width", [360, 1280])
def test_sign_in_pages_are_accessible_and_fit(page, axe, site, width):
    for address in ("login/", "login/code/", "password/reset/", "signup/", "invitation/x/"):
        page.goto(f"{site.url}/accounts/{address}")
        assert axe() == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
