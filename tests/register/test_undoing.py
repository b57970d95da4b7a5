"""Undoing an import many rows at a time: exactly, with its history; and not at all where a row was changed since."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from base.saving_many import BATCH
from partnerships.models import Membership, School, SchoolLink
from register.models import RegisterImport
from register.rows import changed, made
from register.runs.refresh import undo_import
from register.runs.running import State
from register.undoing import UndoRefused, undo_rows
from tests.factories import make_lead, make_membership, make_partnership, make_person, make_school, make_user
from tests.register.files import SCHOOL, everything, import_gias, links, table

pytestmark = pytest.mark.django_db


def imported(folder, count: int) -> RegisterImport:
    """The record of an import of that many new schools and a link from each to the next."""
    urns = range(300_000, 300_000 + count)
    register = table(folder / "register.csv", *[SCHOOL | {"URN": str(urn), "Town": "Maldon"} for urn in urns])
    import_gias(register, links=links(folder / "links.csv", *[(urn, urn + 1, "Successor") for urn in urns[:-1]]))
    return RegisterImport.objects.latest("pk")


def queries_of_undo(record: RegisterImport) -> int:
    with CaptureQueriesContext(connection) as queries:
        undo_import(record)
    assert record.state == State.UNDONE, record.message
    return len(queries)


def rows_now() -> list:
    return [rows for rows, _ in everything()]


def test_undo_takes_away_exactly_what_was_new_and_nothing_else(tmp_path):
    make_school(urn=200_000)
    before = rows_now()

    queries_of_undo(imported(tmp_path, 5))

    assert rows_now() == before


def test_undo_takes_no_more_queries_for_more_rows(tmp_path):
    few = queries_of_undo(imported(tmp_path, 3))
    half = queries_of_undo(imported(tmp_path, BATCH // 2))

    many = queries_of_undo(imported(tmp_path, BATCH))

    assert few == half == many


def test_undo_of_more_rows_than_go_into_one_statement_leaves_none(tmp_path):
    queries_of_undo(imported(tmp_path, BATCH + 1))

    assert not School.objects.exists()


def test_undo_writes_who_and_why_and_the_last_state_of_every_row_into_its_history(tmp_path):
    record, officer = imported(tmp_path, 2), make_user()
    record.started_by = officer
    record.save()

    undo_import(record)

    gone = School.history.filter(history_type="-").order_by("urn")
    assert [(one.urn, one.town) for one in gone] == [(300_000, "Maldon"), (300_001, "Maldon")]
    assert {(one.history_user, one.history_change_reason) for one in gone} == {
        (officer, "Undid DfE register: register.csv")
    }


def test_undo_of_a_file_with_a_long_name_says_as_much_of_it_as_the_history_holds(tmp_path):
    record = imported(tmp_path, 2)
    record.file_name = "register-" * 20
    record.save()

    undo_import(record)

    reason = f"Undid DfE register: {record.file_name}"[:100]
    assert {one.history_change_reason for one in School.history.filter(history_type="-")} == {reason}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"town": "Heybridge"}, "School A school: town"),
        ({"known_as": "The Lane"}, "School A school: known as"),
        ({"postcode": "CM9 4QR"}, "School A school: postcode"),
        ({"pupils": 0}, "School A school: number of pupils"),
    ],
)
def test_undo_is_refused_where_a_new_row_was_changed_since(tmp_path, change, said):
    record = imported(tmp_path, 3)
    School.objects.filter(urn=300_001).update(**change)
    before = everything()

    undo_import(record)

    assert record.state == State.APPLIED
    assert record.message.splitlines()[1:] == [said]
    assert everything() == before


def test_undo_is_refused_where_a_new_row_was_removed_since(tmp_path):
    record = imported(tmp_path, 2)
    SchoolLink.objects.get().delete()
    School.objects.get(urn=300_001).delete()

    undo_import(record)

    assert "A school was removed" in record.message


def test_undo_names_what_was_built_on_a_new_school_and_changes_nothing(tmp_path):
    record = imported(tmp_path, 3)
    school = School.objects.get(urn=300_001)
    make_membership(make_partnership("Colne"), school)
    before = everything()

    undo_import(record)

    assert (record.state, School.objects.count()) == (State.APPLIED, 3)
    assert f"Membership {Membership.objects.get()} was added" in record.message
    assert everything() == before


def test_row_that_was_changed_twice_gets_what_it_had_at_first():
    school = make_school(town="Maldon", pupils=90)
    rows = [changed(school, {"town": "Heybridge"}), changed(school, {"pupils": 100})]
    school.save()

    undo_rows(rows, by=None, why="Test")

    school.refresh_from_db()
    assert (school.town, school.pupils) == ("Maldon", 90)


def test_rows_of_several_kinds_are_put_back_in_the_reverse_order():
    partnership = make_partnership("Colne")
    old = make_lead(partnership, make_person("Ann Day"))
    ended = changed(old, {"ended_on": old.started_on})
    old.save()
    new = make_lead(partnership, make_person("Bo Ray"))

    undo_rows([ended, *made(type(new), [new.pk])], by=None, why="Test")

    old.refresh_from_db()
    assert old.ended_on is None
    assert list(partnership.leads.all()) == [old]


def test_refusal_names_twenty_and_counts_the_rest():
    schools = [make_school() for _ in range(22)]
    rows = made(School, [school.pk for school in schools])
    School.objects.update(town="Maldon")

    with pytest.raises(UndoRefused) as refused:
        undo_rows(rows, by=None, why="Test")

    assert len(str(refused.value).splitlines()) == 22
    assert str(refused.value).endswith("and 2 more")
