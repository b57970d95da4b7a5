"""What the portal asks of django-allauth: nobody signs up, and what happens at the door is written down."""

import base64
import hashlib
import logging
import smtplib

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
from office.models import SentEmail

logger = logging.getLogger(__name__)
NOT_RIGHT = "Check your e-mail address and password. One of them is not right."


class AccountAdapter(DefaultAccountAdapter):
    """Signing in with an e-mail address."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": NOT_RIGHT,
        "incorrect_password": "That is not your password",
        "incorrect_code": "That is not the code. Check it, or ask for a new one",
        "too_many_login_attempts": "That was wrong too often. Wait five minutes, or get a code by e-mail.",
        "rate_limited": "That was too often. Wait a minute and try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts are made by an invitation, or in admin."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """An address of this site, and not the sign-out (asked for after the session ran out)."""
        return super().is_safe_url(url) and not (url or "").startswith(reverse("account_logout"))

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Send, and log that it was sent; never its text, which holds a code."""
        about = {"council_name": settings.COUNCIL_NAME, "council_email": settings.COUNCIL_EMAIL}
        message = self.render_mail(template_prefix, email, about | {"request": self.request} | context)
        error = ""
        try:
            message.send()
        except (smtplib.SMTPException, OSError) as problem:
            logger.exception("An e-mail could not be sent")
            error = str(problem) or type(problem).__name__
        kind = template_prefix.rsplit("/", 1)[-1]
        SentEmail.objects.create(recipient=email, subject=message.subject[:200], template=kind, error=error[:200])

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in, and write it down."""
        super().login(request, user)
        AuditEvent.objects.record(AuditEvent.Kind.SIGNED_IN, request=request, user=user, detail=_methods(request))

    def logout(self, request: HttpRequest) -> None:
        """Sign out, and write it down."""
        if request.user.is_authenticated:
            AuditEvent.objects.record(AuditEvent.Kind.SIGNED_OUT, request=request, user=request.user)
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: object) -> None:
        """Write down that somebody tried, and with which address."""
        super().authentication_failed(request, **credentials)
        AuditEvent.objects.record(AuditEvent.Kind.REFUSED, request=request, detail=str(credentials.get("email", "")))

    def add_message(self, request: HttpRequest, level: int, *args: object, **kwargs: object) -> None:
        """Say nothing: each page says by itself what has happened."""


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Signing in through the council's identity provider, for those who have an account."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        """Never: the provider says who somebody is, the portal whether they have an account."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin) -> None:
        """Take the portal's own address of somebody who signs in for the first time as confirmed by the provider."""
        super().pre_social_login(request, sociallogin)
        user = sociallogin.user
        if user.pk and not EmailAddress.objects.filter(user=user).exists():
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def _cipher() -> MultiFernet:
    """What secrets are kept with: the present ``SECRET_KEY``, and the former ones that are in the settings."""
    secrets: list[str] = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    digests = [hashlib.sha256(f"accounts.second-step:{secret}".encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def _methods(request: HttpRequest) -> str:
    """How somebody signed in, as allauth keeps it in the session: ``password, mfa``."""
    records = request.session.get("account_authentication_methods", [])
    return ", ".join(dict.fromkeys(record["method"] for record in records))


class SecondStepAdapter(DefaultMFAAdapter):
    """The second step: keys are kept encrypted; the QR code is part of the page, as the CSP wants it."""

    def encrypt(self, text: str) -> str:
        """A secret as it is kept in the database, of which a copy alone is then of no use."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> SafeString:
        """The address as a QR code, an SVG element."""
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
