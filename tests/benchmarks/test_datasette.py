"""Datasette, where it cannot be installed."""

from pathlib import Path

from benchmarks import datasette


def test_datasette_that_cannot_be_installed_is_not_measured_and_fails(tmp_path: Path, monkeypatch):
    in_the_way = tmp_path / "a-file"
    in_the_way.touch()
    monkeypatch.setattr(datasette, "VENV", in_the_way / "datasette")

    [verdict] = datasette.measured("SQLite", "portal.sqlite3", 1)

    assert not verdict.holds
    assert verdict.measured.startswith("not measured: Datasette is not installed")
