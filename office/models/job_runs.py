"""What ran when, and how it went."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

SILENCE = dt.timedelta(seconds=30)  # a worker that is alive says so every 10, whatever it is doing


class JobRunQuerySet(models.QuerySet):
    """Runs by job and by how they went."""

    def latest_of_each(self) -> Self:
        """The run of every job that was noted last, by its name: one under a wrong clock may be of next year.

        Of two workers it is the one that lives, whichever began last.
        """
        lives = models.Q(state=JobRun.State.RUNNING, seen_at__gte=timezone.now() - SILENCE)
        newest = JobRun.objects.order_by().values("job")
        newest = newest.annotate(newest=Coalesce(models.Max("pk", filter=lives), models.Max("pk")))
        return self.filter(pk__in=newest.values("newest")).order_by("job")

    def alive(self, now: dt.datetime | None = None) -> Self:
        """Runs that have not ended, and were heard of just now."""
        now = now or timezone.now()
        return self.filter(state=JobRun.State.RUNNING, seen_at__gte=now - SILENCE)


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
    seen_at = models.DateTimeField(
        null=True, blank=True, help_text="For the worker, which runs until it is stopped: when it was last heard of."
    )
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

    def is_alive(self, now: dt.datetime) -> bool:
        """Whether it has not ended, and was heard of just now."""
        return self.state == self.State.RUNNING and self.seen_at is not None and self.seen_at >= now - SILENCE

    def __str__(self) -> str:
        return f"{self.job}, {timezone.localtime(self.started_at):%-d %B %Y %H:%M}: {self.get_state_display().lower()}"
