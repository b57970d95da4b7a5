"""Who may ask for a report of the county's South quadrant meeting."""

from accounts import roles
from accounts.models import User
from tests.factories import make_headship, make_lead, make_person, make_seat, make_user
from tests.improvement.reporting.county import LONG_AGO, County


def make_people(county: County) -> dict[str, User]:
    """An account for each role of the design, by what it is called there."""
    south, west, board = county.boards["south"], county.boards["west"], county.boards["county"]

    def seated(on, role: str, *groups: str) -> User:
        person = make_person()
        make_seat(on, person, role=role, started_on=LONG_AGO)
        return make_user(None, *groups, person=person)

    head, lead = make_person(), make_person()
    make_headship(head, county.partnerships[0].memberships.order_by("pk")[0].school, started_on=LONG_AGO)
    make_lead(county.partnerships[0], lead, role="co-lead", started_on=LONG_AGO)
    return {
        "officer": make_user(None, roles.OFFICER, is_staff=True),
        "administrator": make_user(None, roles.ADMINISTRATOR, is_staff=True),
        "superuser": make_user(None, is_staff=True, is_superuser=True),
        "chair": seated(south, "chair"),
        "vice-chair": seated(south, "vice-chair"),
        "minute taker": seated(south, "minute-taker", roles.MINUTE_TAKER),
        "member": seated(south, "member"),
        "chair of the West": seated(west, "chair"),
        "chair of the Board": seated(board, "chair"),
        "minute taker of the Board": seated(board, "minute-taker", roles.MINUTE_TAKER),
        "head": make_user(None, person=head),
        "lead": make_user(None, person=lead),
        "somebody": make_user(),
    }
