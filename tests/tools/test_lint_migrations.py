"""The check of migrations refuses what the version before could not run on, and lets pass what only adds."""

import os
import subprocess
import sys
from collections.abc import Sequence

import pytest
from django.core.management import call_command
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

from tests.template_databases import PROJECT
from tools.lint_migrations import WHAT_TO_DO, faults_of, released, sql_of

KINDS = models.CheckConstraint(condition=models.Q(kind__in=["a", "b"]), name="house_kind")
UNIQUE = models.UniqueConstraint(fields=["kind"], name="house_kinds_differ")


def before() -> ProjectState:
    """A table of the version before."""
    state = ProjectState()
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("kind", models.CharField(max_length=10)),
        ("note", models.TextField(null=True)),
        ("height", models.IntegerField(db_default=0)),
    ]
    state.add_model(ModelState("town", "House", fields))
    return state


def faults(*operations: Operation, because: dict[str, str] | None = None) -> list[str]:
    """What is said of a migration of these operations."""
    migration = migrations.Migration("0002_more", "town")
    migration.operations = [*operations]
    if because is not None:
        migration.safe_because = because
    return list(faults_of(migration, before()))


def add(name: str, field: models.Field) -> Operation:
    return migrations.AddField("House", name, field)


def alter(name: str, field: models.Field) -> Operation:
    return migrations.AlterField("House", name, field)


def use_the_model_of_today(apps, schema_editor):
    House.objects.update(kind="a")  # noqa: F821


def use_the_model_of_then(apps, schema_editor):
    House = apps.get_model("town", "House")
    House.objects.update(kind="a")


@pytest.mark.parametrize(
    ("operations", "codes"),
    [
        ([add("size", models.IntegerField(default=1))], ["NOT_NULL"]),
        ([add("owner", models.ForeignKey("House", models.CASCADE, default=1))], ["NOT_NULL"]),
        ([add("size", models.IntegerField(db_default=1)), add("age", models.IntegerField(default=1))], ["NOT_NULL"]),
        ([alter("note", models.TextField(default=""))], ["NOT_NULL"]),
        ([alter("note", models.TextField(db_default=""))], ["NOT_NULL"]),
        ([alter("kind", models.CharField(max_length=5))], ["ALTER_COLUMN"]),
        ([alter("kind", models.CharField(max_length=10, unique=True))], ["ADD_UNIQUE"]),
        ([migrations.RenameField("House", "kind", "sort")], ["RENAME_COLUMN"]),
        ([migrations.RemoveField("House", "kind")], ["DROP_COLUMN"]),
        ([migrations.RenameModel("House", "Home")], ["RENAME_TABLE"]),
        ([migrations.DeleteModel("House")], ["DROP_TABLE"]),
        ([migrations.AddConstraint("House", KINDS)], ["ADD_CONSTRAINT"]),
        ([migrations.AddConstraint("House", UNIQUE)], ["ADD_UNIQUE"]),
        ([migrations.RunSQL('ALTER TABLE "town_house" DROP COLUMN "kind"')], ["DROP_COLUMN"]),
        ([migrations.RunPython(use_the_model_of_today)], ["RUNPYTHON_MODEL_IMPORT"]),
    ],
    ids=lambda value: value[0].describe() if isinstance(value[0], Operation) else "",
)
def test_what_the_version_before_cannot_run_on_is_refused(operations: Sequence[Operation], codes: list[str]):
    assert [fault.rpartition("[")[2].rstrip("]") for fault in faults(*operations)] == codes


def test_fault_names_table_and_column():
    assert faults(add("size", models.IntegerField(default=1))) == [
        "a column demands a value: town_house, size [NOT_NULL]"
    ]


@pytest.mark.parametrize(
    "operation",
    [
        add("size", models.IntegerField(null=True)),
        add("size", models.IntegerField(null=True, default=1)),
        add("size", models.IntegerField(db_default=1)),
        add("owner", models.ForeignKey("House", models.SET_NULL, null=True)),
        alter("kind", models.CharField(max_length=10, null=True)),
        alter("kind", models.CharField("sort of house", max_length=10)),
        migrations.AddIndex("House", models.Index(fields=["kind"], name="house_by_kind")),
        migrations.CreateModel(
            "Street",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("kind", models.CharField(max_length=10, unique=True)),
                ("house", models.ForeignKey("House", models.CASCADE)),
            ],
            options={"constraints": [models.CheckConstraint(condition=~models.Q(kind=""), name="street_kind")]},
        ),
        migrations.RunPython(use_the_model_of_then),
    ],
    ids=lambda operation: operation.describe(),
)
def test_what_only_adds_passes(operation: Operation):
    assert faults(operation) == []


def test_what_is_safe_all_the_same_passes_by_its_reason():
    longer = alter("kind", models.CharField(max_length=100))

    assert faults(longer, because={"ALTER_COLUMN": "the text may only become longer"}) == []
    assert faults(longer, because={"ALTER_COLUMN": " "}) == ["safe_because gives no reason for ALTER_COLUMN"]
    assert faults(longer, because={"DROP_COLUMN": "nobody reads it"})[1:] == [
        "safe_because names DROP_COLUMN, and there is nothing of it"
    ]


def test_reason_for_one_fault_hides_no_other():
    longer = alter("kind", models.CharField(max_length=100))

    [fault] = faults(longer, migrations.RemoveField("House", "note"), because={"ALTER_COLUMN": "only longer"})

    assert fault.endswith("[DROP_COLUMN]")


def test_what_depends_on_the_server_is_said_not_passed():
    class Asks(Operation):
        reduces_to_sql = True

        def state_forwards(self, app_label, state): ...

        def database_forwards(self, app_label, schema_editor, from_state, to_state):
            schema_editor.connection.cursor()

    [fault] = faults(Asks())

    assert "depends on what the server answers" in fault


@pytest.mark.postgresql
@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="the SQL is PostgreSQL's")
@pytest.mark.parametrize(
    "key", [("office", "0001_initial"), ("boards", "0003_nobody_chairs_twice"), ("portal", "0001_initial")]
)
def test_sql_is_what_django_would_write_with_a_server(key, capsys):
    loader = MigrationLoader(None)

    call_command("sqlmigrate", *key)

    written = [
        line for line in capsys.readouterr().out.splitlines() if not line.startswith(("--", "BEGIN;", "COMMIT;"))
    ]
    on_paper = "\n".join(sql_of(loader.graph.nodes[key], loader.project_state(key, at_end=False)))
    assert on_paper.splitlines() == written


MIGRATION = """
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [{last!r}]
    operations = [migrations.RemoveField("council", "notice")]
"""


def test_check_looks_at_each_migration_that_no_released_version_has_and_at_no_other(tmp_path):
    package = tmp_path / "later"
    package.mkdir()
    for path in (PROJECT / "office" / "migrations").glob("*.py"):
        (package / path.name).write_text(path.read_text())
    [last] = MigrationLoader(None).graph.leaf_nodes("office")
    (package / "9999_later.py").write_text(MIGRATION.format(last=last))
    (tmp_path / "settings_of_nobody.py").write_text(
        "from tests.settings import *\n\nMIGRATION_MODULES = {'office': 'later'}\n"
    )

    run = subprocess.run(
        [sys.executable, "tools/lint_migrations.py"],
        cwd=PROJECT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "settings_of_nobody", "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ("office", "0001_initial") in released()
    first, *rest = run.stdout.splitlines()
    assert first == "office/migrations/9999_later.py: DROPPING columns: office_council, notice [DROP_COLUMN]"
    assert "\n".join(rest) == WHAT_TO_DO
    assert run.returncode == 1
