"""The strategy's pages of text."""

from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from base.slugs import SlugManager


class Page(models.Model):
    """A page of text, in Markdown, with the day on which it was last updated."""

    slug = models.SlugField(
        unique=True,
        help_text="Which page it is: “strategy” is on the home page, “leader-wellbeing” says whom a leader can ring.",
    )
    title = models.CharField(max_length=150)
    body = models.TextField(help_text="Markdown: ## for a heading, * for a bullet, > for a quotation.")
    updated_on = models.DateField("page last updated", default=timezone.localdate)

    objects = SlugManager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str]:
        return (self.slug,)
