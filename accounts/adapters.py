"""Adapts django-allauth to the portal: nobody can sign up, and every sign-in goes into the audit trail."""

import base64
import hashlib
import logging
import smtplib
from urllib.parse import urlsplit

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import AuditEvent
from office.council.reading import the_council
from office.post.writing import note_sent

logger = logging.getLogger(__name__)
NOT_RIGHT = "Check your e-mail address and password. One of them is not right."


class AccountAdapter(DefaultAccountAdapter):
    """The rules and error messages for signing in with an e-mail address."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": NOT_RIGHT,
        "incorrect_password": "That is not your password",
        "incorrect_code": "That is not the code. Check it, or ask for a new one",
        "too_many_login_attempts": "That was wrong too often. Wait five minutes, or get a code by e-mail.",
        "rate_limited": "That was too often. Wait a minute and try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Forbid it: accounts are made by an invitation, or in admin."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Refuse other sites, and the sign-out: after a sign-in that began there, it would end the new session."""
        return super().is_safe_url(url) and not (url or "").startswith(reverse("account_logout"))

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The address of the link that sets a new password: ours, whatever name the request came by."""
        return f"{settings.SITE_URL}{urlsplit(super().get_reset_password_from_key_url(key)).path}"

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Send the e-mail at once, for somebody waits for it, and note it without its text, which may hold a code."""
        about = {"council": the_council(), "request": self.request}
        message = self.render_mail(template_prefix, email, about | context)
        error = ""
        try:
            message.send()
        except (smtplib.SMTPException, OSError) as problem:
            logger.exception("An e-mail could not be sent")
            error = str(problem) or type(problem).__name__
        kind = template_prefix.rsplit("/", 1)[-1]
        note_sent(to=email, kind=kind, subject=message.subject, error=error)

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in, and record it in the audit trail."""
        super().login(request, user)
        AuditEvent.objects.record(AuditEvent.Kind.SIGNED_IN, request=request, user=user, detail=_methods(request))

    def logout(self, request: HttpRequest) -> None:
        """Sign out, and record it in the audit trail."""
        if request.user.is_authenticated:
            AuditEvent.objects.record(AuditEvent.Kind.SIGNED_OUT, request=request, user=request.user)
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: object) -> None:
        """Record in the audit trail that a sign-in was refused, and for which e-mail address."""
        super().authentication_failed(request, **credentials)
        AuditEvent.objects.record(AuditEvent.Kind.REFUSED, request=request, detail=str(credentials.get("email", "")))

    def add_message(self, request: HttpRequest, level: int, *args: object, **kwargs: object) -> None:
        """Drop allauth's messages, because our pages say themselves what has happened."""


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """The rules for signing in through the council's identity provider."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        """Forbid it: the provider says who somebody is, but only the portal decides who has an account."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin) -> None:
        """At somebody's first sign-in, mark their e-mail address as confirmed, because the provider vouches for it."""
        super().pre_social_login(request, sociallogin)
        user = sociallogin.user
        if user.pk and not EmailAddress.objects.filter(user=user).exists():
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def _cipher() -> MultiFernet:
    """The cipher for secrets in the database: it encrypts with ``SECRET_KEY``, and decrypts with former keys too."""
    secrets: list[str] = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    digests = [hashlib.sha256(f"accounts.second-step:{secret}".encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def _methods(request: HttpRequest) -> str:
    """The steps by which somebody signed in, from the session, such as ``password, mfa``."""
    records = request.session.get("account_authentication_methods", [])
    return ", ".join(dict.fromkeys(record["method"] for record in records))


class SecondStepAdapter(DefaultMFAAdapter):
    """The second step of a sign-in: its keys are encrypted, and its QR code fits our content security policy."""

    def encrypt(self, text: str) -> str:
        """Encrypt a secret for the database, so that a stolen copy of the database is not enough to sign in."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt a secret from the database; raise ``InvalidToken`` if no known key encrypted it."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> SafeString:
        """Draw the address as a QR code: an SVG element that stands in the page itself."""
        code = qrcode.QRCode(border=4)
        code.add_data(url)
        rows = code.get_matrix()
        squares = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark]
        return format_html(
            '<svg class="portal-qr" viewBox="0 0 {} {}" role="img" aria-label="The key below as a QR code">'
            '<path d="{}"/></svg>',
            len(rows),
            len(rows),
            "".join(squares),
        )
