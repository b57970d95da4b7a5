"""The frozen versions of minutes."""

import json
from typing import Any, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from boards.models.meetings import Meeting
from boards.models.parts import PART_COLUMN, InPart, Part, PartQuerySet


class FrozenError(TypeError):
    """An attempt to change what is frozen."""


class MinutesVersionQuerySet(PartQuerySet):
    """Frozen versions: added, never changed or deleted."""

    def chained(self) -> Self:
        """Every version after the one that it follows: by meeting, Part A before Part B."""
        return self.select_related("meeting__board").order_by("meeting", PART_COLUMN, "number")

    def published(self) -> Self:
        """What the public may read, the latest first: Part A as it was published, and what took its place since."""
        return self.of_part(Part.A).filter(stage__in=MinutesVersion.FOR_THE_PUBLIC).order_by("-number")

    def withdrawn(self) -> Self:
        """Redacted versions that stand for published minutes: nothing was published after them."""
        stages = MinutesVersion.Stage
        later = MinutesVersion.objects.filter(
            meeting=OuterRef("meeting"), stage=stages.PUBLISHED, number__gt=OuterRef("number")
        )
        return self.of_part(Part.A).filter(~Exists(later), stage=stages.REDACTED)

    def last_public(self) -> "MinutesVersion | None":
        """Of one meeting's versions the one that was frozen for the public last."""
        return self.published().first()  # type: ignore[return-value]

    def last_of(self, part: Part) -> "MinutesVersion | None":
        """Of one meeting's versions the one of the part that was frozen last."""
        return self.of_part(part).order_by("-number").first()  # type: ignore[return-value]

    def approved(self, *, part: Part) -> Self:
        """A part as a meeting approved it, and with its postscripts since, the latest first."""
        stages = (MinutesVersion.Stage.APPROVED, MinutesVersion.Stage.POSTSCRIPT)
        return self.of_part(part).filter(stage__in=stages).order_by("-number")

    def update(self, **kwargs: object) -> NoReturn:
        """Refuse: a frozen version never changes."""
        raise FrozenError("A frozen version of minutes never changes")

    def delete(self) -> NoReturn:
        """Refuse: a frozen version is kept."""
        raise FrozenError("A frozen version of minutes is never deleted")


class MinutesVersion(InPart):
    """The minutes as they were circulated, approved or published: immutable.

    A trigger in the database (migration 0002) refuses every change, whoever makes it.
    """

    class Stage(models.TextChoices):
        """At which step the version was frozen."""

        DRAFT = "draft", "Draft"
        CIRCULATED = "circulated", "Circulated"
        APPROVED = "approved", "Approved"
        PUBLISHED = "published", "Published"
        POSTSCRIPT = "postscript", "With a postscript"
        REDACTED = "redacted", "Redacted"

    FOR_THE_PUBLIC = (Stage.PUBLISHED, Stage.REDACTED)

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=10, choices=Stage)
    is_part_b = models.BooleanField("Part B")  # no default: whoever freezes one says of which part
    content = models.TextField(help_text="The whole minutes, as JSON (ADR 19).")
    sha256 = models.CharField("SHA-256", max_length=64, help_text="Of the content and all that is said about it.")
    previous_sha256 = models.CharField(
        "SHA-256 of the version before", max_length=64, blank=True, help_text="Empty for the first."
    )
    file = models.FileField(
        upload_to="minutes/", blank=True, help_text="Old minutes that were uploaded; the content has its hash."
    )
    reason = models.TextField(
        blank=True, help_text="Why the version before was withdrawn, or put back; not for the public."
    )
    frozen_at = models.DateTimeField(default=timezone.now)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = MinutesVersionQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "is_part_b", "number"], name="boards_minutesversion_unique"),
            models.CheckConstraint(
                condition=Q(stage__in=["draft", "circulated", "approved", "published", "postscript", "redacted"]),
                name="boards_minutesversion_stage_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: version {self.number}, {self.get_stage_display().lower()}"

    @property
    def data(self) -> dict[str, Any]:
        """What it says, as plain data (``boards/minutes/content.py``)."""
        content: dict[str, Any] = json.loads(self.content)
        return content

    @property
    def copy_name(self) -> str:
        """What a link to it says: for the public, for members, or of Part B."""
        if self.part.is_confidential:
            return "Minutes of Part B (confidential)"
        return "Published minutes" if self.is_public else "Minutes for members"

    @property
    def state(self) -> str:
        """How far that part of the minutes has come, within a sentence: ``circulated, not yet approved``."""
        states = {
            self.Stage.DRAFT: "draft, not yet circulated",
            self.Stage.CIRCULATED: "circulated, not yet approved",
            self.Stage.POSTSCRIPT: "approved, with a postscript",
        }
        return states.get(self.Stage(self.stage), self.get_stage_display().lower())

    @property
    def is_public(self) -> bool:
        """Whether it was frozen for the public to read: Part A as it was published, or what took its place."""
        return not self.part.is_confidential and self.stage in self.FOR_THE_PUBLIC

    def save(self, *args: object, **kwargs: object) -> None:
        """Add the version; refuse to change one that is there."""
        if not self._state.adding:
            raise FrozenError("A frozen version of minutes never changes")
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Refuse: a frozen version is kept."""
        raise FrozenError("A frozen version of minutes is never deleted")
