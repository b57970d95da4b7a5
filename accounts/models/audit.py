"""The audit trail: sign-ins, changes of roles, and uses of personal data. Events are added and never changed."""

import datetime as dt
import ipaddress
from typing import Any, NoReturn, Self

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from base.saving import Author

HOLDER = object()  # the account's own holder did it


class AppendOnlyError(TypeError):
    """Raised when code tries to change or delete an event of the audit trail."""


class AuditEventQuerySet(models.QuerySet):
    """Events of the trail. Nothing changes them, and only ``forget`` removes them, once they are old enough."""

    def record(
        self,
        kind: str,
        *,
        user: Any = None,
        request: HttpRequest | None = None,
        detail: str = "",
        by: Author = HOLDER,
    ) -> "AuditEvent":
        """Add an event about ``user``. ``by`` is who did it, if that was somebody else; None for a command.

        Of the request only the network is kept, and of ``detail`` the first 200 characters.
        """
        network = network_of(request) if request else ""
        done_by = user if by is HOLDER else by
        event = AuditEvent(kind=kind, user=user, done_by=done_by, detail=detail[:200], network=network)
        event.save()
        return event

    def record_opened(self, *, request: HttpRequest, details: set[str], once_within: dt.timedelta) -> None:
        """Record that the signed-in user opened Part B of each thing in ``details``, such as a meeting's minutes.

        What the same user has opened already within the time ``once_within`` is not recorded again.
        """
        kind, since = AuditEvent.Kind.SAW_PART_B, timezone.now() - once_within
        about: dict[str, Any] = {"kind": kind, "user": request.user}
        known = self.filter(**about, detail__in=details, at__gt=since).values_list("detail", flat=True)
        new = sorted(details - set(known))
        about |= {"done_by": request.user, "network": network_of(request)}
        self.bulk_create([self.model(**about, detail=detail) for detail in new])

    def is_known_place(self, request: HttpRequest, email: str) -> bool:
        """Whether somebody signed in to the account of that address from the network that the request comes from."""
        signed_in = self.filter(kind=AuditEvent.Kind.SIGNED_IN, user__email=email.strip().lower())
        network = network_of(request)
        return bool(network) and signed_in.filter(network=network).exists()

    def was_shut_out(self, user: Any, *, since: dt.datetime) -> bool:
        """Whether somebody signed the account out everywhere since then, by itself or with what they took from it."""
        kind = AuditEvent.Kind
        kinds = (kind.CUT_OFF, kind.PASSWORD_REMOVED, kind.STEP_REMOVED, kind.SIGN_ON_REMOVED, kind.ADDRESS_CHANGED)
        return self.filter(user=user, kind__in=kinds, at__gt=since).exclude(done_by=user).exists()

    def at_the_door(self) -> Self:
        """Events of signing in, signing out and refused sign-ins."""
        kinds = (AuditEvent.Kind.SIGNED_IN, AuditEvent.Kind.SIGNED_OUT, AuditEvent.Kind.REFUSED)
        return self.filter(kind__in=kinds)

    def forget(self, *, before) -> int:
        """Delete the events from before that moment, and return how many there were."""
        return self.filter(at__lt=before)._raw_delete(self.db)

    def update(self, **_: object) -> NoReturn:
        """Raise ``AppendOnlyError``."""
        raise AppendOnlyError("Events of the audit trail are not changed.")

    def delete(self) -> NoReturn:
        """Raise ``AppendOnlyError``; ``forget`` deletes old events."""
        raise AppendOnlyError("Events of the audit trail are not deleted.")


class AuditEvent(models.Model):
    """One event of the trail: ``user`` is whom it is about, ``done_by`` who did it."""

    class Kind(models.TextChoices):
        """The kinds of events that are recorded."""

        SIGNED_IN = "signed-in", "Signed in"
        SIGNED_OUT = "signed-out", "Signed out"
        REFUSED = "refused", "Sign-in refused"
        INVITED = "invited", "Invited"
        ROLE_GIVEN = "role-given", "Role given"
        ROLE_TAKEN = "role-taken", "Role taken away"
        EXPORTED = "exported", "Personal data exported"
        SEARCHED_DISCLOSURE = "disclosure-search", "Searched for disclosure"
        HOLD_PUT_ON = "hold-put-on", "Hold on erasing put on"
        HOLD_RENEWED = "hold-renewed", "Hold on erasing renewed"
        HOLD_ENDED = "hold-ended", "Hold on erasing ended"
        ERASED = "erased", "Personal data erased"
        SAW_PART_B = "saw-part-b", "Part B opened"
        BROKE_GLASS = "broke-glass", "Glass broken by a superuser"
        ADDRESS_CHANGED = "address-changed", "Address of an account changed"
        STEP_REMOVED = "step-removed", "Second step removed"
        CUT_OFF = "cut-off", "Devices signed out"
        PASSWORD_REMOVED = "password-removed", "Password removed"
        SIGN_ON_LINKED = "sign-on-linked", "Single sign-on linked"
        SIGN_ON_REMOVED = "sign-on-removed", "Single sign-on removed"
        PERSON_LINKED = "person-linked", "Account linked to a person"
        PERSON_UNLINKED = "person-unlinked", "Account no longer linked to a person"
        DELEGATE_NAMED = "delegate-named", "Delegate named"
        DELEGATE_ACCEPTED = "delegate-accepted", "Delegate accepted"
        DELEGATE_CHANGED = "delegate-changed", "Last day of a delegate changed"
        DELEGATE_ENDED = "delegate-ended", "Delegate ended"

    kind = models.CharField("what happened", max_length=20, choices=Kind)
    at = models.DateTimeField("when", default=timezone.now, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="about"
    )
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="by"
    )
    detail = models.CharField(max_length=200, blank=True)
    network = models.CharField(max_length=45, blank=True, help_text="From where: the network, not the computer.")

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        app_label = "accounts"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "signed-in",
                        "signed-out",
                        "refused",
                        "invited",
                        "role-given",
                        "role-taken",
                        "exported",
                        "erased",
                        "saw-part-b",
                        "broke-glass",
                        "address-changed",
                        "step-removed",
                        "cut-off",
                        "password-removed",
                        "sign-on-linked",
                        "sign-on-removed",
                        "person-linked",
                        "person-unlinked",
                        "delegate-named",
                        "delegate-accepted",
                        "delegate-changed",
                        "delegate-ended",
                        "disclosure-search",
                        "hold-put-on",
                        "hold-renewed",
                        "hold-ended",
                    ]
                ),
                name="accounts_auditevent_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.user or self.detail}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Insert the event; raise ``AppendOnlyError`` if it is saved already."""
        if self.pk:
            raise AppendOnlyError("Events of the audit trail are not changed.")
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Raise ``AppendOnlyError``."""
        raise AppendOnlyError("Events of the audit trail are not deleted.")


def network_of(request: HttpRequest) -> str:
    """The network (/24 in IPv4, /48 in IPv6) that the request comes from; empty if the address is unknown."""
    try:
        address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    except ValueError:
        return ""
    return str(ipaddress.ip_network(f"{address}/{24 if address.version == 4 else 48}", strict=False))
