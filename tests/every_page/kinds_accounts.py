"""The kinds of pages of signing in and of one's own account; those of one step in the middle are asked for at once."""

from collections.abc import Iterator

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator

from accounts.models import Invitation
from tests.every_page.kinds import PageKind, kind
from tests.every_page.people import CHAIR, HEADTEACHER, account_of

PLAIN = (  # in the order of the addresses; each is asked for by everybody, signed in or not
    "account",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_reauthenticate",
    "account_email",
    "account_email_verification_sent",
    "account_change_password",
    "account_set_password",
    "account_reset_password",
    "account_confirm_login_code",
    "account_reset_password_from_key_done",
    "account_reset_password_done",
    "account_request_login_code",
    "mfa_index",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_login_webauthn",
    "usersessions_list",
    "socialaccount_login_error",
    "socialaccount_login_cancelled",
    "socialaccount_signup",
    "socialaccount_connections",
)


def kinds() -> Iterator[PageKind]:
    """All of them."""
    for name in PLAIN:
        yield kind(name)
    yield kind("account_login", "on the way to a page", query="next=/actions/")
    for state in ("open", "accepted", "withdrawn", "old"):
        invitation = Invitation.objects.get(email=f"{state}@example.org")
        yield PageKind("accept_invitation", state, invitation.path)
    yield kind("accept_invitation", "wrong link", token="wrong")
    user = account_of(HEADTEACHER)
    key = default_token_generator.make_token(user)
    for about, secret in {"": key, "wrong link": "wrong-link"}.items():
        yield kind("account_reset_password_from_key", about, uidb36=user_pk_to_url_str(user), key=secret)
    passkey = Authenticator.objects.get(user=account_of(CHAIR), type="webauthn")
    for page in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        yield kind(page, "the chair’s", pk=passkey.pk)
    for page in ("openid_connect_login", "openid_connect_callback"):
        yield kind(page, "no provider", provider_id="council")
