"""A successor that an officer chose, and what the register says of it later."""

import pytest

from partnerships.models import Membership, School, SchoolLink
from partnerships.schools.relations import relations_of
from partnerships.successors.writes import carry_over_to_successor
from register.models import RegisterImport
from register.planning.report import to_look_at
from register.runs.refresh import apply_and_record, undo_import
from register.runs.running import State
from tests.factories import make_membership, make_partnership, make_school
from tests.register.files import SCHOOL, import_gias, links, planned, table
from tests.register.test_undoing_moves import ACADEMY, CLOSED, ELM, SOUTH

pytestmark = pytest.mark.django_db


@pytest.fixture
def academy():
    """It follows Elm, which closed; only the officer says so."""
    elm, academy = make_school("Elm", urn=ELM), make_school("Elm Academy", urn=ACADEMY)
    make_membership(make_partnership("Colne"), elm)
    School.objects.filter(urn=ELM).update(status="closed", closed_on="2024-08-31")
    elm.refresh_from_db()
    carry_over_to_successor(school=elm, successor=academy, by=None)
    return academy


@pytest.fixture
def register(tmp_path):
    rows = [SCHOOL | {"URN": str(urn), "EstablishmentName": name} for urn, name in NAMES.items()]
    return table(tmp_path / "register.csv", SCHOOL | CLOSED, *rows)


NAMES = {ACADEMY: "Elm Academy", SOUTH: "Oak"}


def rows() -> list:
    return list(SchoolLink.objects.order_by("pk").values())


def successors() -> list[str]:
    return [str(other) for other in relations_of(School.objects.get(urn=ELM)).successors]


@pytest.mark.parametrize("line", [(ELM, ACADEMY, "Successor"), (ACADEMY, ELM, "Predecessor")])
def test_true_link_of_a_later_register_does_not_double_it_and_undo_leaves_the_choice(tmp_path, academy, register, line):
    before = rows()

    import_gias(register, links=links(tmp_path / "links.csv", line), even_so=True)

    assert successors() == ["Elm Academy"]
    again = import_gias(register, links=links(tmp_path / "links.csv", line), even_so=True)
    assert "0 created, 0 updated, 1 unchanged" in again.partition("Links: ")[2]
    undo_import(RegisterImport.objects.order_by("pk").first())
    assert rows() == before


def test_true_link_is_the_registers_from_then_on(tmp_path, academy, register):
    import_gias(register, links=links(tmp_path / "links.csv", (ELM, ACADEMY, "Successor")), even_so=True)

    assert SchoolLink.objects.get().is_chosen is False


def test_register_without_links_leaves_the_choice(academy, register):
    import_gias(register, even_so=True)

    assert successors() == ["Elm Academy"]
    assert SchoolLink.objects.get().is_chosen


def test_other_link_is_said_before_and_both_are_shown(tmp_path, academy, register):
    other = links(tmp_path / "links.csv", (ELM, SOUTH, "Successor"))

    [said] = [line for line in to_look_at(planned(register, other)) if "officer" in line]
    import_gias(register, links=other, even_so=True)

    assert said.startswith(
        "Elm (300000): an officer chose Elm Academy (300001) as its successor, the register names Oak (300002)."
    )
    assert sorted(successors()) == ["Elm Academy", "Oak"]


def test_other_link_is_said_with_the_file_that_brings_it_and_not_at_every_refresh(tmp_path, academy, register):
    other = links(tmp_path / "links.csv", (ELM, SOUTH, "Successor"))
    import_gias(register, links=other, even_so=True)

    assert not [line for line in to_look_at(planned(register, other)) if "officer" in line]
    assert not [line for line in to_look_at(planned(register)) if "officer" in line]


def test_links_that_lead_to_the_choice_through_another_are_no_contradiction(tmp_path, academy, register):
    chain = links(tmp_path / "links.csv", (ELM, SOUTH, "Successor"), (SOUTH, ACADEMY, "Successor"))

    assert not [line for line in to_look_at(planned(register, chain)) if "officer" in line]


def test_undo_of_the_refresh_with_which_it_was_chosen_takes_the_link_away(tmp_path):
    elm = make_school("Elm", urn=ELM)
    make_membership(make_partnership("Colne"), elm)
    before = [list(model.objects.values()) for model in (Membership, SchoolLink)]
    new = SCHOOL | {"URN": str(ACADEMY), "EstablishmentName": "Elm", "OpenDate": "01-09-2024"}
    imported = chosen_at_the_refresh(table(tmp_path / "register.csv", SCHOOL | CLOSED | {"OpenDate": ""}, new))
    assert SchoolLink.objects.get().is_chosen
    assert imported.counts["carried_over"] == len(imported.preview["carried_over"]) == 1

    undo_import(imported)

    assert imported.state == State.UNDONE
    assert [list(model.objects.values()) for model in (Membership, SchoolLink)] == before


def chosen_at_the_refresh(register) -> RegisterImport:
    imported = RegisterImport(file_name="register.csv", la_codes="881", state=State.APPLYING, is_running=True)
    imported.save()
    apply_and_record(imported, planned(register), moves={str(ELM): ACADEMY}, by=None)
    return imported
