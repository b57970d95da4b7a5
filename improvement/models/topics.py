"""What peer reviews, support and resources are about."""

from typing import Self

from django.db import models

from base.dated import Dated, DatedQuerySet
from base.slugs import SlugManager


class TopicQuerySet(DatedQuerySet):
    """Topics by the day on which they may be chosen."""

    def in_order(self) -> Self:
        """As lists show them."""
        return self.order_by("position", "name")


class TopicManager(SlugManager.from_queryset(TopicQuerySet)):  # type: ignore[misc]
    """Finds a topic by its slug, the natural key of fixtures."""


class Topic(Dated):
    """An area that schools look at together, from a day and perhaps to a day: an area of inspection, or the council's.

    A migration brings the areas of the inspection framework of November 2025 with early years and sixth form.
    Safeguarding is none of them: a concern goes to the people who must act on it, and never into a list here.
    """

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(unique=True)
    position = models.PositiveSmallIntegerField(default=0, help_text="Where it stands in lists: the smallest first.")

    objects = TopicManager()

    class Meta(Dated.Meta):
        ordering = ["position", "name"]
        default_permissions = ()
        constraints = [*Dated.Meta.constraints]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)
