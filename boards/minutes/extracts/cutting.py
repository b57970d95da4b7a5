"""Cutting one minute out of a version, so that every rendering of the whole renders it too (ADR 67)."""

import json
from typing import Any

from django.conf import settings
from django.urls import reverse

from boards.minutes.choosing import MEMBERS, OF_MEMBERS, PART_B, PUBLIC, moved_to_part_b
from boards.minutes.content import is_withheld
from boards.minutes.reading import content_without, declared_in
from boards.models import Meeting, MinutesVersion, Part

NOBODY: dict[str, Any] = {"present": [], "in_attendance": [], "apologies": [], "absent": []}


def cut(
    version: MinutesVersion, number: str, *, copy: str, withheld: frozenset[str] = frozenset()
) -> MinutesVersion | None:
    """What an extract of that minute is read from; None where the version has no such item.

    It says no more than the version, and nothing of the items whose numbers are ``withheld``. ``copy`` is which of the
    meeting's copies the version is: the address of the whole leads to that one.
    """
    content = content_without(version, withheld)
    items = content["items"]
    item = next((one for one in items if one["number"].lower() == number.lower()), None)
    if item is None:
        return None
    declared = declared_in(item, items)
    address = f"{settings.SITE_URL}{reverse('meetings:minutes', args=[version.meeting_id])}"
    content |= NOBODY | {
        "items": [item | ({"declared": declared} if declared else {})],
        "postscripts": [],
        "extract": {
            "item": item["number"],
            "whole": address if copy == PUBLIC else f"{address}?copy={copy}",
            "has_postscript": bool(content.get("postscripts")),
        },
    }
    return MinutesVersion(
        meeting=version.meeting, stage=version.stage, content=json.dumps(content), **version.part.column
    )


def copy_asked(copies: dict[str, MinutesVersion], number: str, asked: str) -> str:
    """The copy that ``?copy=`` asks for, else the one that has the minute; empty where that is closed to the reader."""
    if asked in copies:
        return asked
    return "" if asked == PART_B else copy_with(copies, number)


def copy_with(copies: dict[str, MinutesVersion], number: str) -> str:
    """Of the copies that somebody may read the one to cut that minute from, as its permanent address finds it.

    What was frozen last of Part A, so of withdrawn minutes what took their place; Part B where that has the minute and
    Part A does not say it. Of matters arising both have something: the minute is that of Part A.
    """
    of_part_a = [copy for copy in (PUBLIC, MEMBERS) if copy in copies]
    last = max(of_part_a, key=lambda copy: copies[copy].number, default="")
    if PART_B in copies and says(copies[PART_B], number) and not (last and says(copies[last], number)):
        return PART_B
    return last


def query_of(*, part: Part) -> str:
    """What an address of an extract ends with, so that it leads to the minute as that part has it."""
    return f"?copy={part.members_copy}" if part.is_confidential else ""


def says(version: MinutesVersion, number: str) -> bool:
    """Whether the version has the minute of that number, in whatever case it is written, and does not withhold it."""
    withheld = {one.lower() for one in moved_to_part_b(version)}
    told = {item["number"].lower() for item in version.data["items"] if not is_withheld(item)}
    return number.lower() in told - withheld


def last_that_goes_out(meeting: Meeting) -> MinutesVersion | None:
    """The version of Part A of which an extract goes out: the public one, else the members'; none of a draft.

    While minutes are a draft an item of them may still become confidential.
    """
    public = meeting.versions.last_public() if meeting.board.publishes_minutes else None
    return public or meeting.versions.of_part(Part.A).filter(stage__in=OF_MEMBERS).order_by("-number").first()
