"""Following the minutes that a board publishes, and so its decisions."""

import datetime as dt
from collections.abc import Iterator

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.urls import reverse

from boards.decisions.finding import said_in
from boards.minutes.latest import latest_versions
from boards.models import Board, MinutesVersion
from boards.seats import renaming
from portal.follow.followable import Followable, Known, PublicChange, on_day

PUBLISHED = MinutesVersion.Stage.PUBLISHED


class Minutes(Followable):
    """A board's published minutes: by the number of the meeting, at which stage the public reads them.

    Minutes that were withdrawn before anybody was told are not announced; what took their place is on their page. An
    e-mail cannot be taken back, so it has no word of the minutes: how many decisions there are, and where.
    """

    name = "board"

    def public(self) -> QuerySet[Board]:
        """The boards that publish their minutes."""
        return Board.objects.filter(publishes_minutes=True)

    def title(self, record: Board) -> str:
        """Whose minutes."""
        return f"the minutes of the {record}"

    def promise(self, record: Board) -> str:
        """When they are published."""
        return f"the {record} publishes minutes, with what it decided"

    def known_on(self, record: Board, day: dt.date) -> Known:
        """The stage of each set of minutes that everybody may read now; what is published is so whatever the day."""
        return {str(version.meeting_id): version.stage for version in _public_versions(record)}

    def changes(self, record: Board, before: Known, now: Known, day: dt.date) -> Iterator[PublicChange]:
        """The minutes that were published since, the earliest meeting first."""
        new = {pk for pk, stage in now.items() if pk not in before and stage == PUBLISHED}
        versions = [version for version in _public_versions(record) if str(version.meeting_id) in new]
        for version, said in reversed(said_in(versions)):
            count = len(said.decisions)
            recorded = f"They record {count} decision{'' if count == 1 else 's'}." if count else ""
            sentence = f"Minutes of {on_day(version.meeting.held_on)} are published. {recorded}".strip()
            yield PublicChange(sentence, reverse("meetings:minutes", args=[version.meeting_id]))

    def slug_now(self, slug: str) -> str | None:
        """That of a board that was renamed."""
        return renaming.slug_now(slug)

    def known_from_now_on(self, before: Known, now: Known) -> Known:
        """All that was ever told: a board that stops publishing and goes on again announces nothing twice."""
        return {**before, **now}


def _public_versions(board: Board) -> list[MinutesVersion]:
    return latest_versions(AnonymousUser(), board)
