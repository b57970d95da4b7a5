"""What ran when, and how it went."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone


class JobRunQuerySet(models.QuerySet):
    """Runs by job and by how they went."""

    def latest_of_each(self) -> Self:
        """The latest run of every job, by its name."""
        newest = JobRun.objects.filter(job=models.OuterRef("job")).order_by("-started_at", "-pk")
        return self.filter(pk=models.Subquery(newest.values("pk")[:1])).order_by("job")


class JobRun(models.Model):
    """One run of something that nobody presses a button for: a command of a timer, or the worker's."""

    class State(models.TextChoices):
        """How it went."""

        RUNNING = "running", "Running, or stopped before its end"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    job = models.CharField(max_length=60)
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    said = models.CharField(max_length=300, blank=True, help_text="What it did, or why it failed.")

    objects = JobRunQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        indexes = [models.Index(fields=["job", "started_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="running", ended_at__isnull=True)
                | Q(state__in=["done", "failed"], ended_at__isnull=False),
                name="office_jobrun_ends_at_a_moment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.job}, {timezone.localtime(self.started_at):%-d %B %Y %H:%M}: {self.get_state_display().lower()}"
