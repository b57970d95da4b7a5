"""What happened at the door and to people's rights: added to, never changed."""

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


class AppendOnlyError(TypeError):
    """Raised where an event would be changed or deleted."""


class AuditEventQuerySet(models.QuerySet):
    """Events; nobody changes them, and only ``forget`` removes them, when their time is over."""

    def record(
        self,
        kind: str,
        *,
        user: Any = None,
        request: HttpRequest | None = None,
        detail: str = "",
        by: Author = None,
    ) -> "AuditEvent":
        """Add an event: about ``user``, done ``by`` somebody else where it was, from the network of the request."""
        network = _network(request) if request else ""
        event = AuditEvent(kind=kind, user=user, done_by=by or user, detail=detail[:200], network=network)
        event.save()
        return event

    def record_opened(self, *, request: HttpRequest, details: set[str], once_within: dt.timedelta) -> None:
        """Add that the one who asks opened Part B of what ``details`` names, each unless it was so lately already."""
        kind, since = AuditEvent.Kind.SAW_PART_B, timezone.now() - once_within
        about: dict[str, Any] = {"kind": kind, "user": request.user}
        known = self.filter(**about, detail__in=details, at__gt=since).values_list("detail", flat=True)
        new = sorted(details - set(known))
        about |= {"done_by": request.user, "network": _network(request)}
        self.bulk_create([self.model(**about, detail=detail) for detail in new])

    def at_the_door(self) -> Self:
        """Those of signing in and out, and of tries that were refused."""
        kinds = (AuditEvent.Kind.SIGNED_IN, AuditEvent.Kind.SIGNED_OUT, AuditEvent.Kind.REFUSED)
        return self.filter(kind__in=kinds)

    def forget(self, *, before) -> int:
        """Remove the events of before that moment; how many there were."""
        return self.filter(at__lt=before)._raw_delete(self.db)

    def update(self, **_: object) -> NoReturn:
        """Never."""
        raise AppendOnlyError("Events of the audit trail are not changed.")

    def delete(self) -> NoReturn:
        """Never."""
        raise AppendOnlyError("Events of the audit trail are not deleted.")


class AuditEvent(models.Model):
    """One thing that happened at the door, or to what somebody may do."""

    class Kind(models.TextChoices):
        """What happened."""

        SIGNED_IN = "signed-in", "Signed in"
        SIGNED_OUT = "signed-out", "Signed out"
        REFUSED = "refused", "Sign-in refused"
        INVITED = "invited", "Invited"
        ROLE_GIVEN = "role-given", "Role given"
        ROLE_TAKEN = "role-taken", "Role taken away"
        EXPORTED = "exported", "Personal data exported"
        ERASED = "erased", "Personal data erased"
        SAW_PART_B = "saw-part-b", "Part B opened"
        BROKE_GLASS = "broke-glass", "Glass broken by a superuser"

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
                    ]
                ),
                name="accounts_auditevent_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.user or self.detail}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Add it; refuse to change it."""
        if self.pk:
            raise AppendOnlyError("Events of the audit trail are not changed.")
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Never."""
        raise AppendOnlyError("Events of the audit trail are not deleted.")


def _network(request: HttpRequest) -> str:
    """The network of whoever asks: the first three parts of an IPv4 address, the first three of an IPv6 one."""
    try:
        address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    except ValueError:
        return ""
    return str(ipaddress.ip_network(f"{address}/{24 if address.version == 4 else 48}", strict=False))
