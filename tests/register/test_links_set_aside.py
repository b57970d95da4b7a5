"""A successor of the register that an officer set aside as wrong, and what refreshes do with it later."""

import datetime as dt

import pytest

from partnerships.models import Membership, School, SchoolLink
from partnerships.models.school_links import successors_of
from partnerships.successors.went_on import went_on
from partnerships.successors.writes import put_right, set_aside
from register.models import RegisterImport
from register.planning.successions import After, successions
from register.runs.refresh import undo_import
from register.undoing import TAKE_BACK, Undoing
from tests.factories import STARTED, make_membership, make_partnership, make_school
from tests.register.files import SCHOOL, import_gias, links, planned, table
from tests.register.test_undoing_moves import ACADEMY, CLOSED, ELM, SOUTH

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 9, 1)


@pytest.fixture
def elm():
    elm = make_school("Elm", urn=ELM)
    make_membership(make_partnership("Colne"), elm)
    return elm


@pytest.fixture
def register(tmp_path):
    academy = SCHOOL | {"URN": str(ACADEMY), "EstablishmentName": "Elm Academy", "OpenDate": "01-09-2024"}
    return table(tmp_path / "register.csv", SCHOOL | CLOSED, academy)


@pytest.fixture
def links_file(tmp_path):
    return links(tmp_path / "links.csv", (ELM, ACADEMY, "Successor"))


@pytest.fixture
def refreshed(elm, register, links_file):
    import_gias(register, links=links_file, even_so=True)
    set_aside(school=School.objects.get(urn=ELM), successor=ACADEMY, on=DAY, by=None)


def test_it_stays_set_aside_with_the_next_refresh(refreshed, register, links_file):
    said = import_gias(register, links=links_file, even_so=True)

    assert "0 created, 0 updated, 1 unchanged" in said.partition("Links: ")[2]
    assert SchoolLink.objects.get().set_aside_on == DAY


def test_it_stays_set_aside_where_the_register_words_it_anew(refreshed, register, tmp_path):
    import_gias(register, links=links(tmp_path / "new.csv", (ELM, ACADEMY, "Successor - merged")), even_so=True)

    assert SchoolLink.objects.get().set_aside_on == DAY
    assert SchoolLink.objects.get().manner == "merged"


def test_link_from_the_other_side_is_set_aside_as_it_comes(refreshed, register, tmp_path):
    import_gias(register, links=links(tmp_path / "new.csv", (ACADEMY, ELM, "Predecessor")), even_so=True)

    assert set(SchoolLink.objects.values_list("direction", "set_aside_on")) == {
        ("successor", DAY),
        ("predecessor", DAY),
    }
    assert successors_of(School.objects.get(urn=ELM)) == []


def test_nothing_moves_along_it(elm, register, links_file):
    link = SchoolLink.objects.create(
        school=elm, direction="successor", linked_urn=ACADEMY, linked_name="Elm Academy", set_aside_on=DAY
    )

    [found] = successions(After(planned(register, links_file)))
    import_gias(register, links=links_file, even_so=True)

    assert found.successors == []
    assert Membership.objects.get().ended_on is None
    assert SchoolLink.objects.get(pk=link.pk).set_aside_on == DAY


def undone(choice: str) -> RegisterImport:
    """The refresh, undone with one choice for all that came after it."""
    imported = RegisterImport.objects.get()
    imported.undo_choices = {one.key: choice for one in Undoing(imported.to_undo, imported.applied_at).later}
    undo_import(imported)
    imported.refresh_from_db()
    return imported


def test_refresh_that_brought_it_can_be_undone(refreshed):
    imported = undone(TAKE_BACK)

    assert imported.is_undone, imported.message
    assert not School.objects.filter(urn=ACADEMY).exists()


@pytest.mark.parametrize("is_member", [False, True])
def test_refresh_can_be_undone_after_what_it_moved_was_put_right(elm, register, links_file, is_member):
    before = list(Membership.objects.filter(school=elm).values())
    import_gias(register, links=links_file, even_so=True, move_memberships=True)
    oak, elm = make_school("Oak", urn=SOUTH), School.objects.get(urn=ELM)
    if is_member:
        make_membership(Membership.objects.first().partnership, oak)
    [wrong] = went_on(elm)
    put_right(school=elm, wrong=wrong, successor=oak, by=None)

    imported = undone(TAKE_BACK)

    assert imported.is_undone, imported.message
    assert list(Membership.objects.exclude(school__urn=SOUTH, started_on=STARTED).values()) == before
