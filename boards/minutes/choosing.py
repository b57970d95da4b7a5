"""Which version of a meeting's minutes somebody may read."""

import json
from typing import Any

from boards.minutes.content import content_of
from boards.models import Meeting, MinutesVersion, Part
from boards.models.minutes_access import meetings_closed_to

Stage = MinutesVersion.Stage
PUBLIC, MEMBERS, PART_B = "public", Part.A.members_copy, Part.B.members_copy
OF_MEMBERS = (Stage.CIRCULATED, Stage.APPROVED, Stage.POSTSCRIPT)


def copies_for(meeting: Meeting, user: Any) -> dict[str, MinutesVersion]:
    """The latest version of each copy that the user may read, by ``public``, ``members`` and ``part-b``.

    ``meeting`` comes from ``with_rights``. Who records or chairs sees the draft too. The public copy is the last one:
    where published minutes were withdrawn, what took their place.
    """
    versions = list(meeting.versions.order_by("-number"))
    for version in versions:
        version.meeting = meeting
    stages = (*OF_MEMBERS, Stage.DRAFT) if meeting.may_check else OF_MEMBERS if meeting.may_read else ()
    found = {
        PUBLIC: [v for v in versions if v.is_public and meeting.board.publishes_minutes],
        MEMBERS: [v for v in versions if v.part is Part.A and v.stage in stages],
        PART_B: [v for v in versions if v.part is Part.B and v.stage in stages and meeting.may_read_part_b],
    }
    if found[PART_B] and withdrew_from_part_b(meeting, user):
        found[PART_B] = []
    return {copy: chosen[0] for copy, chosen in found.items() if chosen}


def as_it_is_now(version: MinutesVersion) -> MinutesVersion:
    """A draft that may still be typed in, with what it says now: a chair clears that, not what was frozen first."""
    meeting = version.meeting
    if version.stage != Stage.DRAFT or meeting.status != Meeting.Status.DRAFT:
        return version
    content = json.dumps(content_of(meeting, part=version.part))
    return MinutesVersion(meeting=meeting, stage=version.stage, content=content, **version.part.column)


def moved_to_part_b(version: MinutesVersion) -> frozenset[str]:
    """The numbers of items that a draft of Part A still has the text of, and that were made confidential since.

    None of what members were sent: from then on no item moves between the parts.
    """
    if version.stage != Stage.DRAFT or version.part.is_confidential:
        return frozenset()
    return frozenset(version.meeting.items.of_part(Part.B).values_list("number", flat=True))


def withdrew_from_part_b(meeting: Meeting, user: Any) -> bool:
    """Whether the user withdrew from anything that the document of the meeting's Part B has."""
    return meetings_closed_to(user).filter(pk=meeting.pk).exists()
