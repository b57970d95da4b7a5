"""What a partnership evaluates itself against: themes, the stages of each, and a statement for every stage of a theme.

A version that somebody has begun to use never changes: what was agreed on a theme is read against the words that were
on the page. The database holds that too (``improvement/triggers.py``).
"""

import datetime as dt
from typing import Any, Self

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from simple_history.models import HistoricalRecords

from base.dated import Dated, DatedQuerySet

FIXED = "This version is in use, so it no longer changes. Make a new version of it, and change that."


class FrameworkQuerySet(DatedQuerySet):
    """Versions by the day on which a self-evaluation may be opened with them, and with their words."""

    def with_words(self) -> Self:
        """With all that is read of it: ``themes`` with their ``statements`` in the order of stages, and ``stages``."""
        statements = Statement.objects.select_related("stage").order_by("stage__position")
        return self.prefetch_related("stages", Prefetch("themes__statements", statements))

    def with_use(self) -> Self:
        """Annotate ``is_in_use``: whether a self-evaluation was opened with it, so that its words are fixed."""
        opened = apps.get_model("improvement", "SelfEvaluation")  # which stands above this module
        return self.annotate(is_in_use=Exists(opened.objects.filter(framework=OuterRef("pk"))))

    def current(self, on: dt.date | None = None) -> "Framework | None":
        """The latest version that may be used on that day; None where there is none."""
        return self.active(on).order_by("-version").first()  # type: ignore[return-value]


class Framework(Dated):
    """A version of the framework, from the day on which a self-evaluation may be opened with it."""

    version = models.PositiveSmallIntegerField(unique=True)
    name = models.CharField(max_length=80)
    introduction = models.TextField(blank=True, help_text="What stands above the themes, in two or three sentences.")

    objects = FrameworkQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(Dated.Meta):
        ordering = ["-version"]
        verbose_name = "self-evaluation framework"
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(version__gte=1), name="improvement_framework_numbered_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"

    def was_opened(self) -> bool:
        """Whether a self-evaluation was opened with it, so that its words are fixed. Asks the database."""
        return self.pk is not None and self.self_evaluations.exists()


class _Words(models.Model):
    """A part of a framework's words: fixed once the version is in use."""

    class Meta:
        abstract = True

    def framework_of(self) -> Framework:
        """The version that it is a part of."""
        raise NotImplementedError

    def clean(self) -> None:
        """Refuse to change a version that is in use, before the database does."""
        super().clean()
        if self.framework_of().was_opened():
            raise ValidationError(FIXED)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete it, unless the version is in use."""
        if self.framework_of().was_opened():
            raise ValidationError(FIXED)
        return super().delete(*args, **kwargs)


class Theme(_Words):
    """What a partnership looks at: one of seven in the version that comes with the portal."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="themes")
    position = models.PositiveSmallIntegerField(help_text="Where it stands: the smallest first.")
    name = models.CharField(max_length=80)
    question = models.CharField(max_length=200, help_text="What heads ask themselves of it.")

    history = HistoricalRecords()

    class Meta:
        ordering = ["framework_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "position"],
                name="improvement_theme_position_unique",
                violation_error_message="Another theme of this version stands there already. Give it another position.",
            ),
            models.UniqueConstraint(
                fields=["framework", "name"],
                name="improvement_theme_name_unique",
                violation_error_message="This version has a theme of that name already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def framework_of(self) -> Framework:
        """Its version."""
        return self.framework


class Stage(_Words):
    """How far a partnership has come on a theme, in a word or two; the first is the earliest."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField(help_text="The earliest first.")
    name = models.CharField(max_length=40)

    history = HistoricalRecords()

    class Meta:
        ordering = ["framework_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "position"],
                name="improvement_stage_position_unique",
                violation_error_message="Another stage of this version stands there already. Give it another position.",
            ),
            models.UniqueConstraint(
                fields=["framework", "name"],
                name="improvement_stage_name_unique",
                violation_error_message="This version has a stage of that name already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def framework_of(self) -> Framework:
        """Its version."""
        return self.framework


class Statement(_Words):
    """What a theme looks like at a stage."""

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="statements")
    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="statements")
    text = models.CharField("what it looks like", max_length=300)

    history = HistoricalRecords()

    class Meta:
        ordering = ["theme_id", "stage_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["theme", "stage"],
                name="improvement_statement_one_a_stage",
                violation_error_message="This theme says already what that stage looks like. Change that one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.theme}: {self.stage}"

    def framework_of(self) -> Framework:
        """The version of its theme."""
        return self.theme.framework

    def clean(self) -> None:
        """Refuse a stage of another version than the theme's."""
        super().clean()
        if self.stage_id and self.stage.framework_id != self.theme.framework_id:
            raise ValidationError({"stage": "Choose a stage of the same version as the theme."})
