"""Useful resources."""

import datetime as dt
from pathlib import PurePath
from urllib.parse import urlsplit

from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from base.uploads import TYPES, refuse_in_field


class ResourceQuerySet(models.QuerySet):
    """Resources by whether they are offered, in the order in which they are listed."""

    def offered(self, on: dt.date | None = None) -> "ResourceQuerySet":
        """Resources that are not withdrawn on that day."""
        return self.filter(Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on or timezone.localdate()))

    def withdrawn(self, on: dt.date | None = None) -> "ResourceQuerySet":
        """Resources that are withdrawn on that day."""
        return self.filter(withdrawn_on__lte=on or timezone.localdate())

    def to_review(self, on: dt.date | None = None) -> "ResourceQuerySet":
        """Resources that are offered and whose day of review has come."""
        return self.offered(on).filter(review_on__lte=on or timezone.localdate())

    def by_topic(self) -> "ResourceQuerySet":
        """In the order of topics, then titles."""
        return self.order_by("topic", "title")


class Resource(models.Model):
    """A useful resource: a link, or an uploaded file."""

    class Kind(models.TextChoices):
        """What sort of thing it is."""

        GUIDANCE = "guidance", "Guidance"
        TEMPLATE = "template", "Template"
        CASE_STUDY = "case-study", "Case study"
        TRAINING = "training", "Training"
        DATA = "data", "Data"
        OTHER = "other", "Other"

    FILE_TYPES = TYPES

    title = models.CharField(max_length=150)
    slug = models.SlugField(max_length=150, unique=True)
    summary = models.TextField(help_text="A sentence or two: what it is and who it helps.")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.GUIDANCE)
    topic = models.CharField(max_length=80, help_text="The heading it stands under: “Peer review”.")
    link = models.URLField(blank=True, help_text="Give a link or a file, not both.")
    file = models.FileField(
        upload_to="resources/%Y/",
        blank=True,
        validators=[FileExtensionValidator(FILE_TYPES)],
        help_text="PDF, Word, Excel, PowerPoint, OpenDocument or CSV.",
    )
    review_on = models.DateField("review by", null=True, blank=True, help_text="When to see whether it is still right.")
    updated_on = models.DateField(
        "last updated",
        null=True,
        blank=True,
        help_text="As the source itself says; of a file, its own day. Empty where it says none, as a live service.",
    )
    withdrawn_on = models.DateField(
        null=True, blank=True, help_text="From this day it is no longer offered. For example 1 September 2027."
    )

    objects = models.Manager.from_queryset(ResourceQuerySet)()
    history = HistoricalRecords()

    class Meta:
        ordering = ["topic", "title"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(link="") & ~Q(file="")) | (~Q(link="") & Q(file="")),
                name="improvement_resource_link_or_file",
                violation_error_message="Give either a link or a file.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["guidance", "template", "case-study", "training", "data", "other"]),
                name="improvement_resource_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Refuse a file that is not what its name says."""
        super().clean()
        if self.file_type.lower() in self.FILE_TYPES:  # else its validator says so
            refuse_in_field("file", self.file)

    def get_absolute_url(self) -> str:
        return self.link or reverse("resources:file", args=[self.slug])

    @property
    def file_type(self) -> str:
        """The file's type as its name gives it, ``PDF``; empty for a link."""
        return PurePath(self.file.name or "").suffix.lstrip(".").upper() if self.file else ""

    @property
    def format(self) -> str:
        """What opening it gives: ``PDF, 1.2 MB``, or the site that a link leads to, ``www.gov.uk``."""
        if self.link:
            return urlsplit(self.link).hostname or ""
        return ", ".join(part for part in (self.file_type, self.file_size) if part)

    @property
    def file_size(self) -> str:
        """The file's size, ``1.2 MB``; empty for a link and for a file that is not there."""
        try:
            return filesizeformat(self.file.size) if self.file else ""
        except OSError:
            return ""
