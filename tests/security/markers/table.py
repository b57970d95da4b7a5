"""``matrix/programme.csv``: a row for each fact and each address at which somebody may read it; all else is closed."""

from collections.abc import Iterable
from functools import cache

from tests.security.markers.people import EVERYBODY
from tests.security.matrix.tables import read

Found = set[tuple[str, str]]  # facts, each with the name of an address


@cache
def allowed(who: str) -> Found:
    """What they may read, and must be able to."""
    column = EVERYBODY.index(who)
    return {(row.what[0], row.what[1]) for row in read("programme.csv", 2, EVERYBODY) if row.expected[column] == "yes"}


@cache
def rows() -> Found:
    """Every row of the table."""
    return {(row.what[0], row.what[1]) for row in read("programme.csv", 2, EVERYBODY)}


def assert_none(found: Iterable[tuple[str, str]], who: str) -> None:
    """Fail with a sentence for each, where there is one."""
    sentences = [f"{fact} on {name} for the {who}" for fact, name in sorted(found)]
    assert not sentences, "\n".join(["", *sentences])
