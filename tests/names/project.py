"""The names of the whole project: its Python, its templates, and the tables of the matrix."""

import csv
from functools import cache
from pathlib import Path

from tests.names import python_files, templates
from tests.names.found import PROJECT, Name

LEFT_OUT = {
    *("migrations", "node_modules", "staticfiles", "var", "vendor"),  # migrations speak of models as they once were
    "names",  # tests/names itself, and its tests, hold names of nothing
}
NOT_READ = {
    PROJECT / "tests" / "tools",  # what the tools do with projects that their tests make up
    PROJECT / "tests" / "every_page",  # puts most names together, and its own tests look up and open every one
}
TABLES = {"addresses.csv": (0, "address"), "seen.csv": (1, "address"), "admin.csv": (0, "model")}
MATRIX = PROJECT / "tests" / "security" / "matrix"


@cache
def names_of_the_project() -> tuple[Name, ...]:
    """Every name, file after file."""
    found: list[Name] = []
    for path in files("*.py"):
        found += python_files.names_in(path.read_text(encoding="utf-8"), within(path))
    for path in [path for path in (PROJECT / "templates").rglob("*") if path.is_file()]:
        found += templates.names_in(path.read_text(encoding="utf-8"), within(path))
    for table, (column, kind) in TABLES.items():
        found += _of_table(MATRIX / table, column, kind)
    return tuple(found)


def files(pattern: str) -> list[Path]:
    """The files of the project whose names are looked for."""
    folders = [path for path in sorted(PROJECT.iterdir()) if path.is_dir() and not path.name.startswith(".")]
    within_folders = [path for folder in folders if folder.name not in LEFT_OUT for path in folder.rglob(pattern)]
    return [
        path
        for path in sorted([*PROJECT.glob(pattern), *within_folders])
        if not LEFT_OUT & set(path.relative_to(PROJECT).parts) and not NOT_READ & set(path.parents)
    ]


def within(path: Path) -> str:
    """The file’s place in the project."""
    return path.relative_to(PROJECT).as_posix()


def _of_table(path: Path, column: int, kind: str) -> list[Name]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        lines = [(reader.line_num, line) for line in reader if line and not line[0].startswith("#")]
    return [Name(kind, line[column], within(path), number) for number, line in lines[1:]]
