"""Freezing the minutes of a meeting as they are, for good."""

import json

from django.utils import timezone

from ..minutes.content import content_of
from ..minutes.seals import seal_of
from ..models import Meeting, MinutesVersion

PUBLIC_STAGES = (MinutesVersion.Stage.PUBLISHED, MinutesVersion.Stage.REDACTED)


def freeze(*, meeting: Meeting, stage: str, by) -> list[MinutesVersion]:
    """Freeze Part A, and Part B where there is any; call it inside the transaction of the step.

    What is frozen for the public is Part A alone, as the public may read it.
    """
    is_public = stage in PUBLIC_STAGES
    parts = [False] if is_public or not meeting.items.filter(is_part_b=True).exists() else [False, True]
    return [_freeze(meeting, stage, by, is_part_b, is_public) for is_part_b in parts]


def _freeze(meeting: Meeting, stage: str, by, is_part_b: bool, is_public: bool) -> MinutesVersion:
    last = meeting.versions.filter(is_part_b=is_part_b).order_by("-number").first()
    content = content_of(meeting, is_part_b=is_part_b, is_public=is_public)
    version = MinutesVersion(
        meeting=meeting,
        number=last.number + 1 if last else 1,
        stage=stage,
        is_part_b=is_part_b,
        content=json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1),
        previous_sha256=last.sha256 if last else "",
        frozen_at=timezone.now(),
        frozen_by=by,
    )
    version.sha256 = seal_of(version)
    version.save()
    return version
