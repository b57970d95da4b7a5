"""What the provider says of somebody in an ID token, besides who they are."""

from typing import Any

from allauth.idp.oidc.adapter import DefaultOIDCAdapter

from tests.openid.serve import PEOPLE


class Claims(DefaultOIDCAdapter):
    """Adds what the table of people says."""

    def get_claims(self, purpose: str, user: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The usual claims, and in an ID token those of the table."""
        claims = super().get_claims(purpose, user, *args, **kwargs)
        return claims | PEOPLE[user.email] if purpose == "id_token" else claims
