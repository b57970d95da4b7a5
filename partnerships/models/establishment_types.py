"""The register's types of establishment, and which of them count."""

import re
from typing import Any, Self

from django.db import models
from simple_history.models import HistoricalRecords

# What one of them is, by the words of the register's types and groups that are plurals.
_OF_ONE = {
    "Academies": "Academy",
    "academies": "academy",
    "Schools": "School",
    "schools": "school",
    "Colleges": "College",
    "Universities": "University",
    "centres": "centre",
    "types": "type",
}
_PLURAL = re.compile(rf"\b(?:{'|'.join(_OF_ONE)})\b")
# What schools without a phase are called, by a part of the register's type or group; the first that is there tells.
_CALLED = {
    "independent special": "Independent special school",
    "independent": "Independent school",
    "non-maintained special": "Non-maintained special school",
    "special": "Special school",
    "pupil referral": "Pupil referral unit",
    "alternative provision": "Alternative provision",
}


class EstablishmentTypeQuerySet(models.QuerySet):
    """Types as they are offered."""

    def one_of_each_name(self) -> Self:
        """One for each name, that of which most schools are: the register has “Community school” in three groups."""
        by_name: dict[str, Any] = {}
        for one in self.annotate(schools_of_it=models.Count("schools")).order_by("-schools_of_it", "pk"):
            by_name.setdefault(str(one), one)
        return self.filter(pk__in=[one.pk for one in by_name.values()]).order_by("name", "group_name")


class EstablishmentTypeManager(models.Manager.from_queryset(EstablishmentTypeQuerySet)):  # type: ignore[misc]
    """Finds a type by its two names, the natural key of fixtures."""

    def get_by_natural_key(self, name: str, group_name: str):
        return self.get(name=name, group_name=group_name)


class EstablishmentType(models.Model):
    """A pair of the register's ``TypeOfEstablishment`` and ``EstablishmentTypeGroup``; either may be empty.

    Whether schools of the type count towards coverage is the officer's to say (ADR 4).
    """

    name = models.CharField("type", max_length=100, blank=True)
    group_name = models.CharField("group", max_length=100, blank=True)
    is_in_scope = models.BooleanField(
        "counts towards coverage", default=False, help_text="Tick for state-funded schools that the strategy is for."
    )

    objects = EstablishmentTypeManager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["group_name", "name"]
        constraints = [
            models.UniqueConstraint("name", "group_name", name="partnerships_establishmenttype_unique"),
        ]

    def __str__(self) -> str:
        return _of_one(self.name or self.group_name) or "Type not recorded"

    def natural_key(self) -> tuple[str, str]:
        return (self.name, self.group_name)

    @property
    def without_a_phase(self) -> str:
        """What a school of the type that has no phase is called: "Independent school", "Pupil referral unit".

        The register gives some academies a group and no type: those are special schools or alternative provision.
        """
        called = next((called for part, called in _CALLED.items() if part in self._said), "")
        return called or _of_one(self.name) or "Special or alternative provision"

    @property
    def is_only_independent(self) -> bool:
        """Whether its schools are independent, and not special schools that are."""
        return is_only_independent(self._said)

    @property
    def _said(self) -> str:
        return f"{self.name} {self.group_name}".lower()


def _of_one(type_or_group: str) -> str:
    """What one school of the type is: the register calls groups, and the types of free schools, by their plural."""
    return _PLURAL.sub(lambda found: _OF_ONE[found[0]], type_or_group)


def is_only_independent(type_and_group: str) -> bool:
    """Whether schools of a type are independent and not special schools that are, by its name and its group's."""
    said = type_and_group.lower()
    return "independent" in said and "special" not in said
