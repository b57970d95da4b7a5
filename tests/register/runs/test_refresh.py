"""A refresh over the demonstration: what moves to successors, what the record keeps, and undoing it exactly."""

import datetime as dt

import pytest

from partnerships.models import EstablishmentType, Headship, Lead, Membership, School, SchoolLink, SchoolName
from register.models import RegisterImport
from register.planning.plan import make_plan
from register.planning.preview import preview_of
from register.runs.refresh import apply_and_record, extracted_on, read_files, undo_import
from register.runs.running import State
from tests.factories import make_membership, make_partnership, make_register_import, make_school, make_user
from tests.register.files import DATA, SCHOOL, import_gias, planned, read, table

pytestmark = pytest.mark.slow

AMALGAMATION = DATA / "cases" / "z1_register_and_links.zip"
INFANTS, JUNIORS = 114898, 114913  # in one partnership of the demonstration
MODELS = (School, SchoolLink, SchoolName, EstablishmentType, Membership, Lead, Headship)


def all_rows() -> list:
    return [list(model.objects.order_by("pk").values()) for model in MODELS]


@pytest.fixture
def refreshed(demonstration):
    """Every row before a refresh in which two members become one, what it printed, its record; rolled back after."""
    from django.db import transaction

    with transaction.atomic():
        before = all_rows()
        said = import_gias(AMALGAMATION, move_memberships=True, even_so=True)
        yield before, said, RegisterImport.objects.of_authorities(["881"]).first()
        transaction.set_rollback(True)


def test_refresh_reports_and_moves_every_membership_of_what_closed(refreshed):
    _, said, imported = refreshed

    assert "1 created, 0 updated, 2 closed, 0 unchanged, 0 rejected" in said
    assert imported.counts_in_words == "1 new, 2 closed, 0 updated"
    assert imported.counts["carried_over"] > 0
    assert not Membership.objects.filter(school__urn__in=[INFANTS, JUNIORS], ended_on=None).exists()


def test_undo_restores_every_row_exactly(refreshed):
    before, _, imported = refreshed

    undo_import(imported)

    assert imported.state == State.UNDONE, imported.message
    assert all_rows() == before


def test_undo_names_what_changed_since_and_changes_nothing(refreshed):
    _, _, imported = refreshed
    school = School.objects.get(urn=INFANTS)
    school.closed_on = dt.date(2026, 7, 31)
    school.save()
    before = all_rows()

    undo_import(imported)

    assert imported.state == State.APPLIED
    assert "Baddow Hall Infant School: “closed on” was changed" in imported.message
    assert all_rows() == before


def test_preview_writes_nothing_and_is_the_same_again(demonstration):
    before = all_rows()
    register, links = read_files(AMALGAMATION, None, ["881"])

    preview = preview_of(make_plan(register, links, las=["881"]))

    assert len([line for line in preview["lines"] if line[0] == "created"]) == 1
    assert len({line[1] for line in preview["lines"] if line[0] == "closed"}) == 2
    assert preview == preview_of(make_plan(register, links, las=["881"]))
    assert all_rows() == before


@pytest.mark.django_db
def test_history_of_what_a_refresh_writes_and_carries_over_says_who_and_from_which_file(tmp_path):
    old, officer = make_school("A school", urn=int(SCHOOL["URN"])), make_user()
    membership = make_membership(make_partnership(schools=1), old)
    closed = SCHOOL | {"EstablishmentStatus (name)": "Closed", "CloseDate": "31-08-2024"}
    path = table(tmp_path / "register.csv", closed, SCHOOL | {"URN": "150001", "OpenDate": "01-09-2024"})
    imported = make_register_import(state=State.APPLYING, file_name="register.csv", is_running=True)

    apply_and_record(imported, planned(path), moves={old.urn: 150001}, by=officer)

    new = School.objects.get(urn=150001)
    written = [old, new, membership, new.memberships.get()]
    lines = [record.history.first() for record in written]
    assert {(line.history_user, line.history_change_reason) for line in lines} == {
        (officer, "DfE register: register.csv")
    }
    imported.refresh_from_db()
    assert (imported.state, imported.applied_by, imported.is_running) == (State.APPLIED, officer, False)
    assert imported.counts["carried_over"] == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "changed", "expected"),
    [
        ("edubasealldata20250422.csv", "01-05-2025", dt.date(2025, 4, 22)),
        ("register.csv", "01-05-2025", dt.date(2025, 5, 1)),
        ("register.csv", "", None),
    ],
)
def test_extract_is_dated_by_its_name_and_else_by_its_newest_change(tmp_path, name, changed, expected):
    path = table(tmp_path / name, SCHOOL | {"LastChangedDate": changed})

    assert extracted_on(path, read(path)) == expected
