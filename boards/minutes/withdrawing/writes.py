"""Withdrawing published minutes at once: a redacted version takes their place, and the original stays sealed.

What was withdrawn by mistake is put back, as a further version: the chain keeps all of them.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from base.saving import Author
from boards.minutes.content import public_content
from boards.minutes.freezing import freeze_content
from boards.minutes.outcomes import too_late_for
from boards.minutes.redaction import passages_of, redacted
from boards.models import Meeting, MinutesVersion, Part
from boards.moving import enter, leave
from boards.steps import PUT_BACK, WITHDRAW


@transaction.atomic
def withdraw(
    *, meeting: Meeting, version: int, instead: dict[str, str | None], reason: str, is_reason_shown: bool, by: Author
) -> MinutesVersion:
    """Put a redacted version in the place of what the public reads.

    ``instead`` gives, by the key of a passage (``boards/minutes/redaction.py``), the text to be shown in its place, or
    None where it is removed; ``version`` is the number of the version that the officer read. The reason is kept with
    the new version, and in what it says only where it is shown. Raises ``ValidationError`` with the errors by field.
    """
    meeting = enter(WITHDRAW, meeting)
    public = meeting.versions.last_public()
    if public is None:
        raise ValidationError("Nothing of these minutes is public, so there is nothing to withdraw.")
    if public.number != version:
        raise ValidationError("Somebody changed the public minutes in between. Look at what is public now, below.")
    _refuse_unclear(public, instead, reason, by)
    content = redacted(public.data, instead)
    content["redaction"] = {
        "on": timezone.localdate().isoformat(),
        "reason": reason.strip() if is_reason_shown else "",
    }
    leave(WITHDRAW, meeting, by)
    return freeze_content(
        meeting=meeting,
        part=Part.A,
        stage=MinutesVersion.Stage.REDACTED,
        content=public_content(content),
        reason=reason.strip(),
        by=by,
    )


def _refuse_unclear(public: MinutesVersion, instead: dict[str, str | None], reason: str, by: Author) -> None:
    passages = {passage.key: passage for passage in passages_of(public)}
    errors: dict[str, str | list[str]] = {}
    if not reason.strip():
        errors["reason"] = "Enter why these minutes are withdrawn."
    if not instead.keys() & passages.keys():
        errors["passages"] = "Choose at least one part that is to be shown otherwise, or removed."
    for key, text in instead.items():
        if key in passages and text is not None and not text.strip():
            errors[f"text-{key}"] = f"{passages[key].label}: enter the text to be shown instead, or choose “Remove”."
        elif key in passages and text and (problems := too_late_for(text, public.meeting, by)):
            errors[f"text-{key}"] = [f"{passages[key].label}: {problem}" for problem in problems]
    if errors:
        raise ValidationError(errors)


@transaction.atomic
def put_back(*, meeting: Meeting, version: int, reason: str, by: Author) -> MinutesVersion:
    """Let the public read again what was published before it was withdrawn, with the postscripts that came since.

    ``version`` is the number of the redacted version that the officer read. The reason is kept with the new version,
    and is not for the public. Raises ``ValidationError`` with the errors by field.
    """
    meeting = enter(PUT_BACK, meeting)
    redacted_version = meeting.versions.withdrawn().last_public()
    original = meeting.versions.published().filter(stage=MinutesVersion.Stage.PUBLISHED).first()
    if redacted_version is None or original is None:
        raise ValidationError(PUT_BACK.refusal)
    if redacted_version.number != version:
        raise ValidationError("Somebody changed the public minutes in between. Look at what is public now.")
    if not reason.strip():
        raise ValidationError({"reason": "Enter why the minutes are put back."})
    content = original.data
    added = _added_since(meeting, original)
    if added:
        content["postscripts"] = [*content.get("postscripts", []), *added]
    content["put_back"] = {
        "withdrawn_on": timezone.localdate(redacted_version.frozen_at).isoformat(),
        "on": timezone.localdate().isoformat(),
    }
    leave(PUT_BACK, meeting, by)
    return freeze_content(
        meeting=meeting,
        part=Part.A,
        stage=MinutesVersion.Stage.PUBLISHED,
        content=public_content(content),
        file=original.file.name or "",
        reason=reason.strip(),
        by=by,
    )


def _added_since(meeting: Meeting, original: MinutesVersion) -> list[dict[str, str]]:
    """The postscripts that members read and that the version does not have."""
    approved = meeting.versions.approved(part=Part.A).first()
    there = approved.data.get("postscripts", []) if approved else []
    return there[len(original.data.get("postscripts", [])) :]
