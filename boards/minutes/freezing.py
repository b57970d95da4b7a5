"""Freezing the minutes of a meeting as they are, for good."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from base.saving import Author
from boards.minutes.content import content_as_approved, content_for_the_public, content_of
from boards.minutes.seals import seal_of
from boards.models import Meeting, MinutesVersion, Part
from boards.models.parts import BOTH_PARTS


def freeze(*, meeting: Meeting, parts: Sequence[Part], stage: str, by: Author) -> list[MinutesVersion]:
    """Freeze the parts as they are now, Part B where there is any; call it inside the transaction of the step."""
    contents = [(part, content_of(meeting, part=part)) for part in parts]
    return [
        freeze_content(meeting=meeting, part=part, stage=stage, content=content, by=by)
        for part, content in contents
        if content["items"] or not part.is_confidential
    ]


def freeze_as_approved(
    *,
    meeting: Meeting,
    part: Part,
    circulated: MinutesVersion,
    amended: Mapping[str, bool],
    people: Mapping[str, Any],
    besides: Mapping[tuple[str, str, str], str],
    by: Author,
) -> MinutesVersion:
    """Freeze a part as a meeting approved it: what it had before it, and the items of those numbers as amended.

    ``amended`` says of each number whether it was amended by phrases alone, ``people`` who was there where that was
    corrected, ``besides`` what other rooms have of an item.
    """
    now = content_of(meeting, part=part)
    content = content_as_approved(circulated.data, now=now, amended=amended, people=people, besides=besides)
    stage = MinutesVersion.Stage.APPROVED
    return freeze_content(meeting=meeting, part=part, stage=stage, content=content, by=by)


def freeze_for_the_public(*, meeting: Meeting, by: Author) -> MinutesVersion:
    """Freeze Part A as the public may read it: what was approved, with its postscripts."""
    approved = meeting.versions.approved(part=Part.A).first()
    file = (approved.file.name or "") if approved else ""
    content = content_for_the_public(approved.data if approved else content_of(meeting, part=Part.A), meeting=meeting)
    return freeze_content(
        meeting=meeting, part=Part.A, stage=MinutesVersion.Stage.PUBLISHED, content=content, file=file, by=by
    )


def freeze_draft_anew(*, meeting: Meeting, by: Author) -> None:
    """Freeze a draft again once an item has moved between its parts, so that each part's draft is whole."""
    if meeting.status == Meeting.Status.DRAFT:
        freeze(meeting=meeting, parts=BOTH_PARTS, stage=MinutesVersion.Stage.DRAFT, by=by)


def freeze_content(
    *,
    meeting: Meeting,
    part: Part,
    stage: str,
    content: dict[str, Any],
    by: Author,
    file: str = "",
    reason: str = "",
) -> MinutesVersion:
    """Freeze that content as the next version of a part; ``file`` is the name of one that is kept already."""
    last = meeting.versions.last_of(part)
    version = MinutesVersion(
        meeting=meeting,
        number=last.number + 1 if last else 1,
        stage=stage,
        content=json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1),
        file=file,
        reason=reason,
        previous_sha256=last.sha256 if last else "",
        frozen_at=timezone.now(),
        frozen_by=by,
        **part.column,
    )
    version.sha256 = seal_of(version)
    version.save()
    return version
