"""No code of boards leaves it open of which part of a meeting it is: looked up in the text of the code itself."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
TYPE = re.compile(r"\bPart\b")
COLUMN = re.compile(r"(\w+__)?is_part_b")
THE_TYPE = "boards/models/parts.py"
DEFINING = {
    THE_TYPE,
    *(f"boards/models/{name}.py" for name in ("forward_plan", "items", "minutes", "papers", "planning")),
}
FROZEN = {"boards/minutes/content.py", "boards/minutes/reading.py"}  # the word is in the content of frozen minutes
FOR_DJANGO = ("admin.py", "forms.py")  # which name a field to be shown
ROOMS = ("boards", "demonstration", "improvement", "portal")


def parameters(tree: ast.AST) -> Iterator[tuple[ast.FunctionDef, ast.arg, ast.expr | None, bool]]:
    """Every parameter of every function: with its default, and whether it is given by its name alone."""
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)):
        given = function.args
        positional = [*given.posonlyargs, *given.args]
        defaults = [None] * (len(positional) - len(given.defaults)) + given.defaults
        yield from ((function, one, default, False) for one, default in zip(positional, defaults, strict=True))
        yield from (
            (function, one, default, True) for one, default in zip(given.kwonlyargs, given.kw_defaults, strict=True)
        )


def is_of_a_part(one: ast.arg) -> bool:
    return one.arg in ("part", "parts") or bool(one.annotation and TYPE.search(ast.unparse(one.annotation)))


def left_open(text: str) -> list[str]:
    """The functions and fields of a module that may be used without a part, or with one that no checker knows."""
    tree, found = ast.parse(text), []
    outermost = {node for node in tree.body if isinstance(node, ast.FunctionDef)}
    for function, one, default, by_name in parameters(tree):
        if not is_of_a_part(one):
            continue
        is_typed = bool(one.annotation and TYPE.search(ast.unparse(one.annotation)))
        is_called_elsewhere = function in outermost and not function.name.startswith("_")
        if default or not is_typed or (is_called_elsewhere and not by_name):
            found.append(f"{function.name}({one.arg})")
    fields = [field for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for field in node.body]
    for field in fields:
        if isinstance(field, ast.AnnAssign) and field.value and TYPE.search(ast.unparse(field.annotation)):
            found.append(ast.unparse(field.target))
    return found


def asked_for(text: str) -> list[str]:
    """Where a module asks the column, or hands it on: as a name, an attribute, a keyword or a parameter."""
    found = []
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)) | ast.arg(arg=name):
                found += [name] if COLUMN.fullmatch(name) else []
    return found


def named_in(text: str) -> list[str]:
    """The texts of a module that are the column's name, or a lookup of it."""
    constants = (node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant))
    return [value for value in constants if isinstance(value, str) and COLUMN.fullmatch(value)]


def modules() -> Iterator[tuple[str, str]]:
    for room in ROOMS:
        for path in sorted((PROJECT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(PROJECT).as_posix(), path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("def f(*, part: Part): ...", []),
        ("def f(*, part: Part = Part.A): ...", ["f(part)"]),
        ("def f(part: Part): ...", ["f(part)"]),
        ("def _f(part: Part): ...", []),
        ("def _f(part: Part | None = None): ...", ["_f(part)"]),
        ("def f(*, part): ...", ["f(part)"]),
        ("def f(*, which: Part = Part.B): ...", ["f(which)"]),
        ("def f(*, parts: Sequence[Part] = BOTH): ...", ["f(parts)"]),
        ("class Q:\n    def of(self, part: Part): ...", []),
        ("class D:\n    part: Part", []),
        ("class D:\n    part: Part = Part.A", ["part"]),
    ],
)
def test_look_through_the_code_finds_what_is_left_open(text, found):
    assert left_open(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("item.is_part_b", ["is_part_b"]),
        ("f(item__is_part_b=True)", ["item__is_part_b"]),
        ("def f(is_part_b): ...", ["is_part_b"]),
        ("item.part", []),
    ],
)
def test_look_through_the_code_finds_who_asks_the_column(text, found):
    assert asked_for(text) == found


def test_every_function_and_field_names_its_part():
    of_boards = [(path, text) for path, text in modules() if path.startswith("boards/") and path != THE_TYPE]
    assert len(of_boards) > 90
    assert {path: found for path, text in of_boards if (found := left_open(text))} == {}


def test_only_where_the_column_is_somebody_asks_it():
    assert {path: found for path, text in modules() if (found := asked_for(text)) and path not in DEFINING} == {}
    kept = {path: found for path, text in modules() if (found := named_in(text)) and path not in DEFINING | FROZEN}
    assert [path for path in kept if not path.endswith(FOR_DJANGO)] == []


def test_no_template_or_script_asks_the_column():
    files = [
        *(PROJECT / "templates").rglob("*.*"),
        *(PROJECT / "static/boards").rglob("*.js"),
        *(PROJECT / "boards").rglob("*.typ"),
    ]
    assert len(files) > 100
    assert [path.name for path in files if "is_part_b" in path.read_text(encoding="utf-8")] == []
