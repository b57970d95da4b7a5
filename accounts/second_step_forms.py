"""The code of an authenticator app: it opens once, and a wrong one is written down."""

from allauth.core import context
from allauth.mfa import app_settings
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.core.cache import cache
from django.core.exceptions import ValidationError

from accounts.models import AuditEvent

OTHER_KEY = (
    "Your second step was set up under another key of the portal, so it cannot be checked. Write to the council: it "
    "removes the step, and you set up another."
)


class OnceAndWrittenDown:
    """Takes a code once in all the time in which it is right, and notes one that is wrong in the audit trail.

    django-allauth remembers a used code for one period, and takes it for as many as the tolerance has it.
    """

    def clean_code(self) -> str:
        """The code; ``ValidationError`` where it is wrong, was used, or is one of too many tries."""
        try:
            code = super().clean_code()  # type: ignore[misc]
            self._use(code)
        except InvalidToken:
            raise ValidationError(OTHER_KEY) from None
        except ValidationError:
            AuditEvent.objects.record(
                AuditEvent.Kind.REFUSED,
                user=self.user,  # type: ignore[attr-defined]
                request=context.request,
                detail="second step",
            )
            raise
        return code

    def _use(self, code: str) -> None:
        if self.authenticator.type != Authenticator.Type.TOTP:  # type: ignore[attr-defined]
            return  # a recovery code is gone once it was used
        key = f"accounts.second-step.used:{self.user.pk}:{''.join(code.split())}"  # type: ignore[attr-defined]
        right_for = (2 * app_settings.TOTP_TOLERANCE + 1) * app_settings.TOTP_PERIOD  # seconds
        if not cache.add(key, True, timeout=right_for):
            from allauth.mfa.adapter import get_adapter

            raise get_adapter().validation_error("incorrect_code")


class SecondStepForm(OnceAndWrittenDown, AuthenticateForm):
    """The second step of a sign-in."""


class SecondStepAgainForm(OnceAndWrittenDown, ReauthenticateForm):
    """The same before somebody changes how they sign in."""
