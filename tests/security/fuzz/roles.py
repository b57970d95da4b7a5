"""Who asks: whose browser it is, and what the tables let them read."""

from dataclasses import dataclass

from tests.security.markers.people import ANONYMOUS, DISCLOSURE, SUPERUSER


@dataclass(frozen=True)
class Role:
    """``of_programme`` is its column of ``programme.csv``, and ``of_matrix`` that of ``seen.csv``, where it has one.

    ``is_of_matrix`` says whose account it is: one of the matrix, with meetings, or of the markers, with reviews.
    """

    name: str
    of_programme: str
    of_matrix: str
    is_of_matrix: bool = False

    def __str__(self) -> str:
        return self.name


ROLES = (
    Role(ANONYMOUS, ANONYMOUS, ANONYMOUS),
    Role("headteacher", "head of the host", "headteacher"),
    Role("lead", "lead", "lead"),
    Role("delegate", "delegate of the lead", "delegate"),
    Role("board member", "board member", "board member", is_of_matrix=True),
    Role("chair", "chair of the quadrant", "chair", is_of_matrix=True),
    Role("minute taker", "minute taker of the quadrant", "minute taker", is_of_matrix=True),
    Role("officer", "officer", ""),
    Role(DISCLOSURE, DISCLOSURE, ""),
    Role("administrator", "administrator", "administrator"),
    Role(SUPERUSER, SUPERUSER, ""),
)
