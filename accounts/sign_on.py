"""What the portal asks of the council's identity provider before it takes its word (ADR 30).

The provider says who somebody is (its subject); only an invitation, or somebody who is signed in already, says whose
account that is. E-mail addresses say nothing: whoever runs another tenant may put any into a token.
"""

from typing import Any

from django.conf import settings

INVITED = "invitation_to_link"  # in the state of a sign-on: the token of the invitation that is accepted by it
VOUCHED = "sign_on_had_second_step"  # in the session: the provider asked for a second step at this sign-in
SECOND_STEP = {"mfa", "ngcmfa"}  # words for it in a token's ``amr`` (RFC 8176, and Entra ID's own)


def problem_of(claims: dict[str, Any] | None) -> str:
    """Why a token is not taken, in words for the log; empty where nothing is wrong.

    ``claims`` are those of the ID token, which came from the provider itself; what it calls user information is not
    looked at.
    """
    if not claims:
        return "there is no ID token"
    if claims.get("iss") != settings.OIDC_ISSUER:
        return f"the issuer is {claims.get('iss')!r} and not OIDC_ISSUER"
    if settings.OIDC_TENANT and claims.get("tid") != settings.OIDC_TENANT:
        return f"the tenant is {claims.get('tid')!r} and not OIDC_TENANT"
    return _guest(claims)


def _guest(claims: dict[str, Any]) -> str:
    """Whether it is a guest of the council's tenant, whom another body vouches for (Entra ID's optional claims)."""
    if settings.OIDC_TENANT and "acct" not in claims:
        return "it does not say whether it is a guest: add the optional claim acct to the app's ID token"
    if str(claims.get("acct", 0)) != "0":
        return "it is a guest (acct)"
    if claims.get("idp", settings.OIDC_ISSUER) != settings.OIDC_ISSUER:
        return f"it is a guest, whom {claims['idp']!r} vouches for (idp)"
    names = (claims.get("preferred_username"), claims.get("upn"))
    return "it is a guest (#EXT#)" if any("#ext#" in str(name).lower() for name in names) else ""


def had_second_step(claims: dict[str, Any] | None) -> bool:
    """Whether the provider says that it asked for a second step."""
    said = (claims or {}).get("amr")
    return isinstance(said, list) and bool(SECOND_STEP & {str(word) for word in said})
