"""Adapts django-allauth to the portal: nobody can sign up, and every sign-in goes into the audit trail."""

import base64
import datetime as dt
import hashlib
import logging
import smtplib
from typing import Any, cast
from urllib.parse import urlsplit

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import AuditEvent, Invitation, User
from accounts.models.audit import network_of
from accounts.sign_on import INVITED, VOUCHED, had_second_step, problem_of
from accounts.ways_in import close_former_address
from accounts.writes import accept
from office.council.reading import the_council
from office.post.sending import OF_THE_MESSAGE, for_the_log, said_by
from office.post.writing import note_sent

logger = logging.getLogger(__name__)
FROM_ONE_NETWORK = {"login_failed": "20/300s/key"}  # wrong passwords for one account, whoever its clients are
NOT_RIGHT = "Check your e-mail address and password. One of them is not right."


def counted_by(request: HttpRequest, email: str) -> str:
    """What tries for an account are counted by: the account, or the account and the client where its holder signs in.

    So whoever guesses from anywhere closes the account to everywhere but the places from which somebody signed in to
    it: its holder still comes in from there. Whoever guesses from there is counted by client, and by network.
    """
    email = email.strip().lower()
    return f"{email} at {get_ip(request)}" if AuditEvent.objects.is_known_place(request, email) else email


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
        council, password_page = the_council(), f"{settings.SITE_URL}{reverse('account_reset_password')}"
        about = {"council": council, "request": self.request, "password_page": password_page}
        message = self.render_mail(template_prefix, email, about | context)
        message.reply_to = [council.mailbox]
        error, is_server_away = "", False
        try:
            message.send()
        except (smtplib.SMTPException, OSError) as problem:
            logger.warning("An e-mail (%s) could not be sent: %s", template_prefix, for_the_log(problem))
            error, is_server_away = said_by(problem), not isinstance(problem, OF_THE_MESSAGE)
        kind = template_prefix.rsplit("/", 1)[-1]
        note_sent(to=email, kind=kind, subject=message.subject, error=error, is_server_away=is_server_away)

    def render_mail(self, *args: Any, **kwargs: Any) -> EmailMultiAlternatives:
        """The e-mail of allauth's text, and in the look of the portal's others, which says the same."""
        message = cast(EmailMultiAlternatives, super().render_mail(*args, **kwargs))
        context = kwargs.get("context") or args[2]
        paragraphs = [part.strip() for part in message.body.split("\n\n") if part.strip()]
        shown = {
            "subject": message.subject,
            "paragraphs": paragraphs[:-1],  # the last has whose e-mail it is, which the look says by itself
            "code": context.get("code"),
            "link": context.get("password_reset_url") or context["password_page"],
            "council": context["council"],
        }
        message.attach_alternative(render_to_string("email/account.html", shown), "text/html")
        return message

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try, and refuse one too many; one whose password is right is taken back by ``authenticate``."""
        super().pre_authenticate(request, **credentials)
        key = f"{credentials.get('email', '')} {network_of(request)}".lower()
        limits = {"app": "accounts", "config": FROM_ONE_NETWORK, "action": "login_failed"}
        self._from_one_network = ratelimit.consume(request, key=key, **limits)  # type: ignore[arg-type]
        if not self._from_one_network:
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Refuse an address that is not the account's, as if the password were wrong: one that it had opens nothing."""
        user = cast(User | None, super().authenticate(request, **credentials))
        if user and self._from_one_network:
            self._from_one_network.rollback()
        if user is None or user.has_address(str(credentials.get("email", user.email))):
            return user
        self.authentication_failed(request, **credentials)
        return None

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """What wrong passwords are counted by (``ACCOUNT_RATE_LIMITS``)."""
        return counted_by(request, str(credentials.get("email", "")))

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Take a proved address as the account's. Changed in a session it ends the old one, and every other session.

        At a sign-in, where nobody is signed in yet, only the account's own address is proved.
        """
        user = cast(User, email_address.user)
        old, is_change = user.email, not user.has_address(email_address.email)
        if is_change and not request.user.is_authenticated:
            return False
        is_confirmed = super().confirm_email(request, email_address)
        if is_confirmed and is_change:
            UserSession.objects.filter(session_key=request.session.session_key).delete()
            update_session_auth_hash(request, user)
            UserSession.objects.create_from_request(request)
            close_former_address(user=user, old=old, by=user, keep=str(request.session.session_key))
        return is_confirmed

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in, and record it in the audit trail.

        A password or a code counts for the address that it was given with: where the account has left that address
        meanwhile, such as before the second step, or was signed out everywhere, the sign-in starts again.
        """
        records = get_authentication_records(request, user)
        typed = [record["email"] for record in records if record.get("email")]
        has_left = typed and not cast(User, user).has_address(typed[-1])
        began = dt.datetime.fromtimestamp(records[0]["at"], dt.UTC) if records else timezone.now()
        if has_left or AuditEvent.objects.was_shut_out(user, since=began):
            clear_login(request)
            raise ImmediateHttpResponse(redirect("account_login"))
        super().login(request, user)
        request.session[VOUCHED] = getattr(request, "sign_on_had_second_step", False)
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

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse what the council does not vouch for, and whoever's subject is no account's.

        Somebody who accepts an invitation this way gets the account, linked to their subject for good.
        """
        super().pre_social_login(request, sociallogin)
        claims = (sociallogin.account.extra_data or {}).get("id_token")
        if problem := problem_of(claims):
            logger.warning("A single sign-on was refused: %s", problem)
            raise self._refused(request, "socialaccount/not_council.html")
        token = (sociallogin.state.get("data") or {}).get(INVITED, "")
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            if request.user.is_authenticated and not sociallogin.is_existing:
                AuditEvent.objects.record(AuditEvent.Kind.SIGN_ON_LINKED, user=request.user, request=request)
            return
        if not sociallogin.is_existing:
            self._accept(request, sociallogin, token)
        request.sign_on_had_second_step = had_second_step(claims)  # type: ignore[attr-defined]

    def _accept(self, request: HttpRequest, sociallogin: SocialLogin, token: str) -> None:
        invitation = Invitation.objects.of_token(token).select_related("person").first()
        if invitation is None:
            raise self._refused(request, "socialaccount/not_linked.html")
        try:
            with transaction.atomic():
                user = accept(invitation=invitation, password=None)
                sociallogin.connect(request, user)
                AuditEvent.objects.record(AuditEvent.Kind.SIGN_ON_LINKED, user=user, request=request)
        except IntegrityError:
            raise self._refused(request, "accounts/invitation_over.html") from None

    def _refused(self, request: HttpRequest, template: str) -> ImmediateHttpResponse:
        return ImmediateHttpResponse(TemplateResponse(request, template, status=403).render())

    def validate_disconnect(self, account: SocialAccount, accounts: object) -> None:
        """Write down that somebody takes the link from their own account."""
        super().validate_disconnect(account, accounts)
        AuditEvent.objects.record(AuditEvent.Kind.SIGN_ON_REMOVED, user=account.user, request=self.request)


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
