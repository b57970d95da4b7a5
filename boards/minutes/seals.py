"""The seal of a frozen version: a hash over what it says and all that is said about it, and over the one before."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from itertools import groupby

from boards.models import Meeting, MinutesVersion, Part


def seal_of(version: MinutesVersion) -> str:
    """The SHA-256 of the version, as it is in the database or about to be."""
    parts = [
        version.meeting_id,
        version.number,
        version.stage,
        version.part.is_confidential,
        version.content,
        version.frozen_at.isoformat(),
        version.frozen_by_id,
        version.previous_sha256,
        *([version.reason] if version.reason else []),  # versions from before there were reasons keep their seals
    ]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def broken_seals(versions: Iterable[MinutesVersion]) -> Iterator[str]:
    """What is wrong with each version that is not as it was frozen, or is missing; versions as ``chained`` orders."""
    for (meeting, part), chain in groupby(versions, lambda version: (version.meeting, version.part)):
        previous = ""
        name = f"{meeting} (meeting {meeting.pk}){part.suffix}"
        for expected, version in enumerate(chain, start=1):
            if version.number != expected:
                yield f"{name}: version {expected} is missing"
                break
            if version.sha256 != seal_of(version):
                yield f"{name}: version {version.number} is not as it was frozen"
            elif version.file and not _is_the_file(version):
                yield f"{name}: the file of version {version.number} is not the one that was uploaded"
            elif version.previous_sha256 != previous:
                yield f"{name}: version {version.number} does not follow from the one before it"
            previous = version.sha256


def _is_the_file(version: MinutesVersion) -> bool:
    """Whether the uploaded file is there, byte for byte."""
    try:
        with version.file.open() as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == version.data["upload"]["sha256"]  # type: ignore[arg-type]
    except (OSError, KeyError):
        return False


def unsealed_steps(versions: Iterable[MinutesVersion]) -> Iterator[str]:
    """Meetings of which is said that minutes went out, or that Part B was approved, and whose versions do not."""
    frozen = {(version.meeting_id, version.stage, version.part) for version in versions}
    for meeting in Meeting.objects.filter(status__in=Meeting.WITH_CIRCULATED_MINUTES).select_related("board"):
        name = f"{meeting} (meeting {meeting.pk})"
        if (meeting.pk, meeting.status, Part.A) not in frozen:
            yield f"{name}: no version says that it was {meeting.status}"
        if meeting.part_b_approved_in_id and (meeting.pk, MinutesVersion.Stage.APPROVED, Part.B) not in frozen:
            yield f"{name}{Part.B.suffix}: no version says that it was approved"
