"""Who signs in."""

from collections.abc import Iterator

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from simple_history.models import HistoricalRecords

from accounts.models.audit import AuditEvent
from accounts.models.invitations import Invitation
from accounts.permissions import OF_USER
from base.names import refuse_address
from base.permissions import for_meta
from partnerships.models import Person

__all__ = ["AuditEvent", "Invitation", "User", "UserManager"]
_SALT = "a session of an account"


class UserManager(BaseUserManager["User"]):
    """Makes users, and finds them by e-mail address whatever its capitals."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Make a user; without a password they cannot sign in with one."""
        if not email:
            raise ValueError("A user needs an e-mail address")
        user = self.model(email=self.model.normalize_username(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Make a user who may do everything and signs in at once: who runs the command vouches for the address.

        Otherwise the first sign-in would ask for a code by e-mail, and no mail server may be set up yet.
        """
        user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """An account: signs in with an e-mail address, and may be linked to the ``Person`` it belongs to."""

    email = models.EmailField(
        "e-mail address",
        unique=True,
        error_messages={"unique": "There is an account with this e-mail address already."},
    )
    name = models.CharField(
        max_length=150,
        blank=True,
        help_text="Shown at the top of the page when signed in.",
        validators=[refuse_address],
    )
    person = models.OneToOneField(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="user",
        help_text="The record of the same person, whose seats, leads and headships give this account its rights.",
    )
    is_staff = models.BooleanField("may open admin", default=False)
    is_active = models.BooleanField("may sign in", default=True, help_text="Untick rather than delete an account.")
    date_joined = models.DateTimeField("account made", default=timezone.now, editable=False)

    objects = UserManager()
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    EMAIL_FIELD = USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        ordering = ["email"]
        permissions = for_meta(OF_USER)
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="accounts_user_email_in_small_letters",
                violation_error_message="Write the e-mail address in small letters.",
            ),
            models.UniqueConstraint(
                Lower("email"),
                name="accounts_user_email_unique_whatever_capitals",
                violation_error_message="There is an account with this e-mail address already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def has_address(self, email: str) -> bool:
        """Whether that is the account's one address: django-allauth would let in whoever comes with a former one."""
        return self.email == email.strip().lower()

    def get_session_auth_hash(self) -> str:
        """What each session of the account keeps: whichever way the address or the password changes, they end."""
        return self._hash_of_session(settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same by the former keys, so that a new key signs nobody out."""
        return map(self._hash_of_session, settings.SECRET_KEY_FALLBACKS)

    def _hash_of_session(self, key: str | bytes) -> str:
        return salted_hmac(_SALT, f"{self.email} {self.password}", secret=key, algorithm="sha256").hexdigest()

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """The address in small letters, in which django-allauth looks for it."""
        return super().normalize_username(username).strip().lower()
