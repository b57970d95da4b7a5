"""Faults in values: numbers, days, yes and no, what is added and what is taken off."""

import ast
from collections.abc import Iterator

from tools.mutation.source import Edit, Source, name_of

PARTS = {"Part.A", "Part.B"}
LENGTHS_OF_TIME = {"days", "weeks", "hours", "minutes", "seconds"}


def constants(source: Source, node: ast.AST) -> Iterator[Edit]:
    """The next number, the other of ``True`` and ``False``, a text where there was none."""
    if not isinstance(node, ast.Constant):
        return
    value = node.value
    if isinstance(value, bool):
        yield source.replacing(node, str(not value), "flag")
    elif isinstance(value, int | float):
        yield source.replacing(node, repr(value + 1), "number")
        if _is_length_of_time(source, node):
            yield source.replacing(node, repr(value - 1), "number")
    elif value == "" and source.of(node) in ('""', "''"):
        yield source.replacing(node, '"changed"', "text")


def calculated(source: Source, node: ast.AST) -> Iterator[Edit]:
    """``+`` for ``-`` where a number or a length of time is added; else what is taken off stays."""
    if not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub)):
        return
    left, right = source.of(node.left), source.of(node.right)
    if _counts(node.left) or _counts(node.right):
        yield source.replacing(node, f"({left} {'-' if isinstance(node.op, ast.Add) else '+'} ({right}))", "number")
    elif isinstance(node.op, ast.Sub):
        yield source.replacing(node, f"({left})", "taken off")


def flags(source: Source, node: ast.AST) -> Iterator[Edit]:
    """The opposite of what is given as ``is_...``."""
    if isinstance(node, ast.keyword) and _is_flag(node.arg or "") and not isinstance(node.value, ast.Constant):
        yield source.replacing(node.value, f"(not ({source.of(node.value)}))", "flag")
    elif isinstance(node, ast.Call):
        for argument in node.args:
            if isinstance(argument, ast.Name | ast.Attribute) and _is_flag(name_of(argument)):
                yield source.replacing(argument, f"(not {source.of(argument)})", "flag")


def parts(source: Source, node: ast.AST) -> Iterator[Edit]:
    """The other part of a meeting; for one that is handed on, each of the two."""
    if isinstance(node, ast.Attribute) and source.of(node) in PARTS:
        [other] = PARTS - {source.of(node)}
        yield source.replacing(node, other, "part B")
    elif isinstance(node, ast.Call):
        for argument in [*node.args, *(keyword.value for keyword in node.keywords)]:
            if isinstance(argument, ast.Name | ast.Attribute) and name_of(argument) == "part":
                for part in sorted(PARTS):
                    yield source.replacing(argument, part, "part B")


def _is_flag(name: str) -> bool:
    return name.startswith(("is_", "has_"))


def _is_length_of_time(source: Source, node: ast.AST) -> bool:
    parent = source.parents.get(node)
    return isinstance(parent, ast.keyword) and parent.arg in LENGTHS_OF_TIME


def _counts(node: ast.AST) -> bool:
    """Whether it is a number or a length of time, as far as its text tells."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, int)
    name = name_of(node)
    return name in ("timedelta", "len") or (isinstance(node, ast.Name | ast.Attribute) and name.isupper())
