"""Faults in values: numbers, days, yes and no, what is added and what is taken off."""

import ast
from collections.abc import Iterator

from tools.mutation.source import Edit, Source, name_of

LENGTHS_OF_TIME = {"days", "weeks", "hours", "minutes", "seconds"}


def constants(source: Source, node: ast.AST) -> Iterator[Edit]:
    """The next number, the other of ``True`` and ``False``, a text where there was none."""
    if not isinstance(node, ast.Constant):
        return
    value = node.value
    if isinstance(value, bool):
        yield source.replacing(node, str(not value), _kind(source, node))
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
    """The opposite of what is given as ``is_...``: part B for part A above all."""
    if isinstance(node, ast.keyword) and _is_flag(node.arg or "") and not isinstance(node.value, ast.Constant):
        yield source.replacing(node.value, f"(not ({source.of(node.value)}))", _named(node.arg or ""))
    elif isinstance(node, ast.Call):
        for argument in node.args:
            if isinstance(argument, ast.Name | ast.Attribute) and _is_flag(name_of(argument)):
                yield source.replacing(argument, f"(not {source.of(argument)})", _named(name_of(argument)))


def _is_flag(name: str) -> bool:
    return name.startswith(("is_", "has_"))


def _named(name: str) -> str:
    return "part B" if name == "is_part_b" else "flag"


def _kind(source: Source, node: ast.AST) -> str:
    parent = source.parents.get(node)
    return "part B" if isinstance(parent, ast.keyword) and "is_part_b" in (parent.arg or "") else "flag"


def _is_length_of_time(source: Source, node: ast.AST) -> bool:
    parent = source.parents.get(node)
    return isinstance(parent, ast.keyword) and parent.arg in LENGTHS_OF_TIME


def _counts(node: ast.AST) -> bool:
    """Whether it is a number or a length of time, as far as its text tells."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, int)
    name = name_of(node)
    return name in ("timedelta", "len") or (isinstance(node, ast.Name | ast.Attribute) and name.isupper())
