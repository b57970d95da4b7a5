"""Cutting one minute out of a version, so that every rendering of the whole renders it too (ADR 67)."""

import json
from typing import Any

from django.conf import settings
from django.urls import reverse

from boards.minutes.choosing import MEMBERS, PART_B, PUBLIC
from boards.minutes.reading import content_without, declared_in
from boards.models import MinutesVersion

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


def copy_with(copies: dict[str, MinutesVersion], number: str) -> str:
    """Of the copies that somebody may read the one to cut that minute from, as a search over decisions finds it.

    Part B where it is one of that, else what was frozen last of Part A: so of withdrawn minutes what took their place.
    """
    if PART_B in copies and has_minute(copies[PART_B], number):
        return PART_B
    of_part_a = [copy for copy in (PUBLIC, MEMBERS) if copy in copies]
    return max(of_part_a, key=lambda copy: copies[copy].number, default="")


def has_minute(version: MinutesVersion, number: str) -> bool:
    """Whether the version has an item of that number, in whatever case it is written."""
    return any(item["number"].lower() == number.lower() for item in version.data["items"])
