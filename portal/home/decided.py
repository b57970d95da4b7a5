"""What was decided last, as far as everybody may read it."""

from django.contrib.auth.models import AnonymousUser

from boards.decisions.filters import Found
from boards.decisions.finding import said_in
from boards.minutes.latest import latest_versions

MOST = 3
READ = 6  # minutes, of either sort of board, in which a decision is looked for


def decided_last() -> list[Found]:
    """The first decisions of the latest published minutes that have any, those of boards of the whole county first."""
    public = latest_versions(AnonymousUser())
    of_county = [version for version in public if version.meeting.board.quadrant_id is None]
    of_quadrants = [version for version in public if version.meeting.board.quadrant_id is not None]
    for version, said in said_in(of_county[:READ] + of_quadrants[:READ]):
        if said.decisions:
            return [Found(decided, version) for decided in said.decisions[:MOST]]
    return []
