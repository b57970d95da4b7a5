"""Every write to what the public reads moves the stamp, whichever way it comes, and none waits for another to."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from base.saving import save
from base.saving_many import delete_many, insert_many, save_many
from office.stamps import read_stamp
from partnerships.models import Organisation
from portal.kept_pages.tables import stamped_tables
from portal.kept_pages.triggers import MOST_OF_A_TRANSACTION, install, missing
from tests import databases
from tests.template_databases import MIGRATED

TABLE = Organisation._meta.db_table
COLUMNS = "(name, slug, description, website, position)"


def one(name: str = "ASHE") -> Organisation:
    return Organisation.objects.get_or_create(name=name, slug=name.lower())[0]


def by_hand(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def new(name: str = "EPHA") -> dict[str, object]:
    return {"name": name, "slug": name.lower()}


WRITES = {
    "save": lambda: save(Organisation(**new()), by=None),
    "create": lambda: Organisation.objects.create(**new()),
    "bulk_create": lambda: Organisation.objects.bulk_create([Organisation(**new())]),
    "bulk_create, conflicts ignored": lambda: Organisation.objects.bulk_create(
        [Organisation(**new())], ignore_conflicts=True
    ),
    "bulk_create, conflicts updated": lambda: Organisation.objects.bulk_create(
        [Organisation(**new("ASHE"))], update_conflicts=True, update_fields=["name"], unique_fields=["slug"]
    ),
    "update": lambda: Organisation.objects.update(name="Another"),
    "bulk_update": lambda: Organisation.objects.bulk_update([one()], ["name"]),
    "delete": lambda: one().delete(),
    "delete of a queryset": lambda: Organisation.objects.all()._raw_delete("default"),
    "save_many": lambda: save_many([one()], by=None, why="", fields=["name"]),
    "insert_many": lambda: insert_many(Organisation, [new()], unique="slug", by=None, why=""),
    "delete_many": lambda: delete_many(Organisation, [one().pk], by=None, why=""),
    "insert by hand": lambda: by_hand(f"INSERT INTO {TABLE} {COLUMNS} VALUES ('X', 'x', '', '', 1)"),  # noqa: S608
    "update by hand": lambda: by_hand(f"UPDATE {TABLE} SET name = 'X'"),  # noqa: S608
    "delete by hand": lambda: by_hand(f"DELETE FROM {TABLE}"),  # noqa: S608
}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", WRITES)
def test_stamp_moves_with_every_kind_of_write(kind):
    one()
    before = read_stamp()

    WRITES[kind]()

    assert read_stamp() != before


@pytest.mark.django_db
def test_stamp_moves_as_often_as_somebody_writes_and_never_back():
    organisation, seen = one(), {read_stamp()}

    for _ in range(20):
        Organisation.objects.filter(pk=organisation.pk).update(name="ASHE")
        seen.add(read_stamp())

    assert len(seen) == 21


@pytest.mark.django_db
def test_stamp_of_a_change_that_is_rolled_back_is_what_it_was():
    one()
    before = read_stamp()

    with transaction.atomic():
        Organisation.objects.update(name="Another")
        assert read_stamp() != before
        transaction.set_rollback(True)

    assert read_stamp() == before


@pytest.mark.django_db
def test_stamp_moves_only_in_the_row_of_the_table_that_was_written_to():
    one()
    before = read_stamp()

    Organisation.objects.update(name="Another")

    assert {table for table, _ in {*read_stamp()} ^ {*before}} == {TABLE}


@pytest.mark.django_db
def test_every_table_that_the_public_reads_has_its_triggers_and_a_stamp():
    assert missing() == []
    assert {table for table, _ in read_stamp()} == stamped_tables()


@pytest.mark.django_db
def test_what_a_migration_took_away_is_made_again_and_every_stamp_moved():
    name = next(iter(_drop_one()))
    assert missing() == [name]
    before = {*read_stamp()}

    install()

    assert missing() == []
    assert not before & {*read_stamp()}, "what was written meanwhile was not noted"


def _drop_one() -> list[str]:
    if connection.vendor == "sqlite":
        by_hand(f"DROP TRIGGER stamp_{TABLE}_update")
        return [f"stamp_{TABLE}_update"]
    by_hand(f"ALTER TABLE {TABLE} DISABLE TRIGGER portal_stamp")
    return [f"portal_stamp on {TABLE}"]


@pytest.fixture
def two(django_db_setup, django_db_blocker, tmp_path):
    """Two connections to a database of their own, which commit."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    name = f"two_writers_{tmp_path.name}"
    with django_db_blocker.unblock():
        databases.drop(name)
        MIGRATED.copy_to(name)
        with databases.connected_to(name):
            one()
            other = connections.create_connection("default")
            other.settings_dict = connection.settings_dict | {"NAME": name}
            yield connection, other
            other.close()
        databases.drop(name)


def write(through, name: str) -> None:
    with through.cursor() as cursor:
        cursor.execute(f"UPDATE {TABLE} SET position = position WHERE slug = %s", [name])  # noqa: S608


def seen_by(through) -> tuple:
    with through.cursor() as cursor:
        cursor.execute("SELECT table_name, mark FROM office_tablestamp ORDER BY 1, 2")
        return tuple(cursor.fetchall())


def test_change_that_was_noted_first_and_committed_last_moves_the_stamp_again(two):
    theirs = two[1]
    before = read_stamp()

    theirs.set_autocommit(False)
    write(theirs, "ashe")
    meanwhile = read_stamp()
    one("EPHA")  # noted later, and committed sooner
    after_ours = read_stamp()
    theirs.commit()
    after_both = read_stamp()

    assert meanwhile == before, "what is not committed is not seen"
    assert len({before, after_ours, after_both}) == 3


def test_no_writer_waits_for_another_to_note_that_it_wrote(two):
    ours, theirs = two
    theirs.set_autocommit(False)
    write(theirs, "ashe")

    with ours.cursor() as cursor:
        cursor.execute("SET statement_timeout = '2s'")
    one("EPHA")  # would be cut off

    with ours.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM office_tablestamp WHERE table_name = %s", [TABLE])
        assert cursor.fetchone()[0] == 2, "each in a place of its own"
    theirs.rollback()


def test_place_is_taken_again_by_who_comes_next(two):
    ours, theirs = two
    for _ in range(5):
        write(ours, "ashe")
        write(theirs, "ashe")

    with ours.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM office_tablestamp WHERE table_name = %s", [TABLE])
        assert cursor.fetchone()[0] == 1


def test_transaction_of_many_writes_is_noted_whatever_it_rolled_back(two):
    theirs = two[1]
    before = read_stamp()
    theirs.set_autocommit(False)
    with theirs.cursor() as cursor:
        cursor.execute("SAVEPOINT half")
        for _ in range(MOST_OF_A_TRANSACTION + 5):
            cursor.execute(f"UPDATE {TABLE} SET position = position WHERE slug = 'ashe'")  # noqa: S608
        inside = seen_by(theirs)
        cursor.execute(f"UPDATE {TABLE} SET position = position WHERE slug = 'ashe'")  # noqa: S608
        assert seen_by(theirs) == inside, "the limit"
        cursor.execute("ROLLBACK TO half")
        cursor.execute(f"UPDATE {TABLE} SET name = 'Another' WHERE slug = 'ashe'")  # noqa: S608
    theirs.commit()

    assert read_stamp() != before


def test_twenty_writers_at_once_are_each_noted(two):
    name = connection.settings_dict["NAME"]
    before = read_stamp()

    def write_once(number: int) -> None:
        own = connections.create_connection("default")
        own.settings_dict = connection.settings_dict | {"NAME": name}
        try:
            with own.cursor() as cursor:
                cursor.execute("BEGIN")
                cursor.execute(
                    f"INSERT INTO {TABLE} {COLUMNS} VALUES (%s, %s, '', '', 1)",  # noqa: S608
                    [f"N{number}", f"n{number}"],
                )
                cursor.execute("SELECT pg_sleep(0.05)")
                cursor.execute("COMMIT")
        finally:
            own.close()

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(write_once, range(20)))

    changed = {*read_stamp()} - {*before}
    assert {table for table, _ in changed} == {TABLE}
    assert len(changed) > 1, "some were at work at once"
