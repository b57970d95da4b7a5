"""The latest version of every set of minutes that somebody may read, over all meetings, in one query."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from boards.minutes.choosing import OF_MEMBERS, PUBLIC
from boards.models import Board, Meeting, MinutesVersion, Part, access
from boards.models.minutes_access import meetings_closed_to
from boards.models.parts import PART_COLUMN


def latest_versions(user: Any, board: Board | None = None) -> list[MinutesVersion]:
    """One version of Part A a meeting, and of Part B where the user may read it; without their content.

    For the public that is what was published last, or took its place, where the board publishes. Who may read the
    minutes as a member has the later of that and what members were sent. Drafts that a chair checks are no minutes yet.
    The latest meeting comes first. With ``board``, of its meetings alone.
    """
    published = MinutesVersion.objects.published().order_by()
    for_public = Q(pk__in=_last_of(published).filter(meeting__board__publishes_minutes=True).values("pk"))
    of_members = Q(stage__in=OF_MEMBERS) | Q(pk__in=published.values("pk"))
    part_a = _readable(Part.A, user).filter(of_members)
    closed = meetings_closed_to(user).order_by().values("pk")
    part_b = _readable(Part.B, user).filter(stage__in=OF_MEMBERS).exclude(meeting__in=closed)
    readable = for_public | Q(pk__in=_last_of(part_a).values("pk")) | Q(pk__in=_last_of(part_b).values("pk"))
    found = MinutesVersion.objects.filter(readable).select_related("meeting__board").defer("content")
    if board is not None:
        found = found.filter(meeting__board=board)
    ordered = found.order_by("-meeting__held_on", "-meeting__start_time", "meeting", PART_COLUMN, "-number")
    latest: dict[tuple[int, Part], MinutesVersion] = {}
    for version in ordered:
        latest.setdefault((version.meeting_id, version.part), version)
    return list(latest.values())


def copy_of(version: MinutesVersion) -> str:
    """Which copy of the minutes the version is: what ``?copy=`` on their page asks for."""
    if version.part.is_confidential or version.stage in OF_MEMBERS:
        return version.part.members_copy
    return PUBLIC


def _last_of(versions: QuerySet) -> QuerySet:
    """Those that no other of them follows."""
    later = versions.filter(meeting=OuterRef("meeting"), number__gt=OuterRef("number"))
    return versions.exclude(Exists(later))


def _readable(part: Part, user: Any) -> QuerySet:
    """The part's versions of the meetings of which the user may read that part."""
    meetings = Meeting.objects.filter(access.RIGHTS[part.right](user))
    return MinutesVersion.objects.of_part(part).filter(meeting__in=meetings.order_by().values("pk"))
