"""What was erased, without what it said: so that a back-up of before is told of it when it is restored (ADR 32)."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

LINE_FIELDS = ("id", "model", "key", "fields", "with_history", "rule", "at")


class ErasureQuerySet(models.QuerySet):
    """Erasures by what they are about."""

    def of(self, model: type[models.Model]) -> Self:
        """Erasures of records of that model."""
        return self.filter(model=model._meta.label)


class Erasure(models.Model):
    """One record that was erased, or some of its fields. It says which and why, and nothing of what was there.

    The identifier is drawn at random, so that lines from several places (the database, ``VAR_DIR``, back-ups) are the
    same line; a database holds the lines of exactly what was erased from it, for both are one transaction.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    model = models.CharField(max_length=100, help_text="As the code names it: partnerships.Person.")
    key = models.CharField(max_length=64, help_text="Its primary key.")
    fields = models.JSONField(default=list, blank=True, help_text="Which fields; none where the record was deleted.")
    with_history = models.BooleanField(default=True, help_text="Whether its history was erased with it.")
    rule = models.CharField(max_length=100, help_text="By which rule, or for which reason.")
    at = models.DateTimeField(default=timezone.now)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        app_label = "accounts"
        ordering = ["at", "pk"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["at"]), models.Index(fields=["model", "key"])]
        constraints = [
            models.CheckConstraint(condition=~Q(model="") & ~Q(key=""), name="accounts_erasure_says_of_what"),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.key}: {', '.join(self.fields) or 'the record'} ({self.rule})"

    def as_line(self) -> dict[str, Any]:
        """The erasure as a line of the mirror: JSON has no moments and no identifiers."""
        line = {name: getattr(self, name) for name in LINE_FIELDS}
        return line | {"id": str(self.id), "at": self.at.isoformat()}
