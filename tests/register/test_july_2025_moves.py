"""The refresh from 2020 to July 2025, then every closed school's page used, and all of it undone."""

import pytest

from partnerships.models import (
    EstablishmentType,
    Headship,
    Lead,
    Membership,
    School,
    SchoolAuthority,
    SchoolLink,
    SchoolName,
)
from partnerships.successors.chains import open_successors_of
from partnerships.successors.writes import carry_over_to_successor
from register.models import RegisterImport
from register.runs.refresh import undo_import
from register.runs.running import State
from register.undoing import TAKE_BACK, Undoing
from tests.conftest import REGISTER_2020
from tests.factories import make_headship, make_lead, make_membership, make_partnership, make_person
from tests.register.files import LINKS_2025, REGISTER_2025_07, import_gias

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
WRITTEN = (School, SchoolLink, SchoolName, SchoolAuthority, EstablishmentType, Membership, Headship, Lead)


def rows() -> list:
    return [list(model.objects.order_by("pk").values()) for model in WRITTEN]


def belong(school: School, partnership, number: int) -> None:
    """Give a school a membership, every third a head, and every fifth a lead."""
    make_membership(partnership, school)
    if number % 3 == 0:
        make_headship(make_person(f"Head {number}"), school)
    if number % 5 == 0:
        make_lead(partnership, make_person(f"Lead {number}"), school=school)


def test_all_that_was_moved_on_the_pages_of_closed_schools_is_taken_back_row_by_row():
    import_gias(REGISTER_2020)
    partnerships = [make_partnership(f"Partnership {number}") for number in range(12)]
    for number, school in enumerate(School.objects.open().order_by("urn")):
        belong(school, partnerships[number % 12], number)
    before = rows()
    import_gias(REGISTER_2025_07, links=LINKS_2025, even_so=True)
    refresh, elsewhere = RegisterImport.objects.latest("pk"), School.objects.open().latest("urn")
    for school in School.objects.closed().filter(memberships__ended_on=None).order_by("closed_on", "urn").distinct():
        successor, *_ = [*open_successors_of(school), elsewhere]
        carry_over_to_successor(school=school, successor=successor, by=None)
    assert rows() != before

    later = Undoing(refresh.written, refresh.applied_at).later
    refresh.undo_choices = dict.fromkeys([one.key for one in later], TAKE_BACK)
    undo_import(refresh)

    assert (refresh.state, refresh.message, len(later)) == (State.UNDONE, "", 68)
    assert rows() == before
