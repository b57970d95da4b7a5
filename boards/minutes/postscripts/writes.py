"""A postscript to minutes that a meeting approved: said as such, and nothing before it changes."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from base.saving import Author
from boards.attendance.roll import roll_of
from boards.minutes.choosing import withdrew_from_part_b
from boards.minutes.content import MINUTE_TAKER, public_content, unnamed_in_public
from boards.minutes.freezing import freeze_content
from boards.minutes.outcomes import too_late_for
from boards.minutes.text import FORMAT
from boards.models import Meeting, MinutesVersion, Part
from boards.moving import enter, leave
from boards.steps import POSTSCRIPT, POSTSCRIPT_TO_PART_B

Stage = MinutesVersion.Stage
LONGEST = 10_000  # characters


@transaction.atomic
def add_postscript(
    *, meeting: Meeting, part: Part, text: str, by: Author, on: dt.date | None = None
) -> list[MinutesVersion]:
    """Add a postscript to the approved minutes of a part, and to what the public reads of it, where it does.

    Each gets a new version that repeats the one before word for word. Raises ``ValidationError`` where there is no
    text, or a line of it would be an action, or no meeting has approved that part.
    """
    step = POSTSCRIPT_TO_PART_B if part.is_confidential else POSTSCRIPT
    meeting = enter(step, meeting)
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise ValidationError("Enter the postscript.")
    if len(text) > LONGEST:
        raise ValidationError(f"This postscript is longer than {LONGEST} characters. Shorten it.")
    if part.is_confidential and withdrew_from_part_b(meeting, by):
        raise ValidationError("You withdrew from a Part B item for an interest. Somebody else adds to it.")
    last = meeting.versions.approved(part=part).first()
    if last is None:
        raise ValidationError(step.refusal)
    if problems := too_late_for(text, meeting, by):
        raise ValidationError(problems)
    leave(step, meeting, by)
    postscript = _postscript(meeting, text, by, on or timezone.localdate())
    versions = [_followed_by(postscript, last, Stage.POSTSCRIPT, by)]
    public = meeting.versions.last_public() if not part.is_confidential else None
    if public:
        versions.append(_followed_by(postscript, public, public.stage, by))
    return versions


def _postscript(meeting: Meeting, text: str, by: Author, on: dt.date) -> dict[str, Any]:
    """As a version holds it; the public reads a minute taker's role, as in the minutes."""
    author = by.name or str(by.person or "an officer")
    is_unnamed = by.person_id in unnamed_in_public(meeting, roll_of(meeting))
    return {
        "text": text,
        "format": FORMAT,
        "author": author,
        "public_author": MINUTE_TAKER if is_unnamed else author,
        "on": on.isoformat(),
    }


def _followed_by(postscript: dict[str, Any], last: MinutesVersion, stage: str, by: Author) -> MinutesVersion:
    content: dict[str, Any] = last.data
    content["postscripts"] = [*content.get("postscripts", []), postscript]
    return freeze_content(
        meeting=last.meeting,
        stage=stage,
        content=public_content(content) if last.is_public else content,
        part=last.part,
        file=last.file.name or "",
        by=by,
    )
