"""What was decided last, as far as everybody may read it."""

from django.contrib.auth.models import AnonymousUser

from boards.decisions.filters import Found
from boards.decisions.finding import said_in
from boards.minutes.latest import latest_versions

MOST = 3
READ = 12  # minutes in which decisions are looked for


def decided_last() -> list[Found]:
    """The decisions of published minutes that ``/decisions/`` has at the top: the latest meeting's first."""
    latest = said_in(latest_versions(AnonymousUser())[:READ])
    return [Found(decided, version) for version, said in latest for decided in said.decisions][:MOST]
