"""From 1.0 on migrations only add: those of a released version are there, as they were released (ADR 87)."""

from tests.template_databases import PROJECT
from tests.upgrade.keep import our_migrations
from tests.upgrade.kept import released

WHAT_TO_DO = (
    "Councils have applied this migration, and Django applies none twice: what is changed in it, they never get. Put "
    "the file back as it was (git log), and what is to be otherwise into a new migration (docs/adr/0087)."
)


def test_migrations_of_released_versions_are_as_they_were_released():
    now = our_migrations()

    changed = [path for path, digest in released().items() if now.get(path) != digest]

    assert changed == [], WHAT_TO_DO


def test_changed_migration_is_noticed(tmp_path, monkeypatch):
    changed = tmp_path / "office" / "migrations" / "0001_initial.py"
    changed.parent.mkdir(parents=True)
    changed.write_bytes((PROJECT / "office" / "migrations" / "0001_initial.py").read_bytes() + b"# and more\n")
    monkeypatch.setattr("tests.upgrade.keep.PROJECT", tmp_path)

    assert our_migrations().keys() == {"office/migrations/0001_initial.py"}
    assert our_migrations()["office/migrations/0001_initial.py"] != released()["office/migrations/0001_initial.py"]
