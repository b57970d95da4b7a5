"""Faults in calls: lookups, filters, arguments left out or swapped, the first for the last."""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise

from tools.mutation.source import Edit, Source, name_of

LOOKUPS = {
    "__lte": "__lt",
    "__lt": "__lte",
    "__gte": "__gt",
    "__gt": "__gte",
    "__iexact": "__exact",
}
ASKING = {"filter", "exclude", "get", "Q", "update_or_create", "get_or_create"}
_PAIRS = (
    *(("any", "all"), ("min", "max"), ("first", "last")),
    *(("earliest", "latest"), ("startswith", "endswith")),
)
NAMESAKES = dict(_PAIRS) | {other: name for name, other in _PAIRS}
LEFT_OUT = {"filter", "exclude", "distinct", "reverse", "strip", "casefold", "lower", "rstrip"}
LOCKING = {"select_for_update"}
UNSEEN = {  # keywords that people read or the database keeps to, not the code
    *("help_text", "verbose_name", "verbose_name_plural", "label", "hint", "description", "short_description"),
    *("violation_error_message", "related_name", "max_length", "app_label", "stacklevel", "daemon", "encoding"),
    *("select_related", "verbosity", "indent", "default_auto_field", "ordering", "boolean", "empty_value"),
    *("frozen", "slots", "strict"),
}


def lookups(source: Source, node: ast.AST) -> Iterator[Edit]:
    """``__lt`` for ``__lte``; those that have a value for those that have none."""
    if not isinstance(node, ast.keyword) or node.arg is None:
        return
    start = source.span(node)[0]
    for ending, other in LOOKUPS.items():
        if node.arg.endswith(ending):
            end = start + len(node.arg)
            yield Edit(end - len(ending), end, other, "edge", node)
    call = source.parents[node]
    if isinstance(node.value, ast.Constant) and node.value.value is None and name_of(call) in ASKING:
        yield source.replacing(node, f"{node.arg}__isnull=False", "lookup")


def filters(source: Source, node: ast.AST) -> Iterator[Edit]:
    """A filter left out, its opposite, and other calls that only narrow, tidy or lock."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return
    name, receiver = node.func.attr, source.of(node.func.value)
    if name in LEFT_OUT | LOCKING:
        by = f"{receiver}.all()" if receiver.endswith("objects") else receiver
        yield source.replacing(node, by, "locking" if name in LOCKING else "filter")
    if name in ("filter", "exclude"):
        yield _renamed(source, node.func, "exclude" if name == "filter" else "filter", "filter")


def namesakes(source: Source, node: ast.AST) -> Iterator[Edit]:
    """``any`` for ``all``, ``min`` for ``max``, the last for the first."""
    if isinstance(node, ast.Call) and name_of(node) in NAMESAKES and not _is_of_one_row(node.func):
        yield _renamed(source, node.func, NAMESAKES[name_of(node)], "namesake")


def ordered(source: Source, node: ast.AST) -> Iterator[Edit]:
    """The other direction, or no order."""
    if not isinstance(node, ast.Call):
        return
    if name_of(node) == "order_by":
        for argument in node.args:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and argument.value != "?":
                other = argument.value[1:] if argument.value.startswith("-") else f"-{argument.value}"
                yield source.replacing(argument, f'"{other}"', "order")
    elif isinstance(node.func, ast.Name) and node.func.id == "sorted" and len(node.args) == 1:
        yield source.replacing(node, f"list({source.of(node.args[0])})", "order")


def keywords(source: Source, node: ast.AST) -> Iterator[Edit]:
    """A keyword left out, where the call can do without."""
    if not isinstance(node, ast.Call):
        return
    given = sorted([*node.args, *node.keywords], key=source.span)
    required = source.required.get(name_of(node), set())
    for place, argument in enumerate(given):
        if isinstance(argument, ast.keyword) and argument.arg not in required | UNSEEN and argument.arg:
            start, end = source.span(argument)
            if place:
                start = source.span(given[place - 1])[1]
            elif comma := re.compile(r"\s*,\s*").match(source.text, end):
                end = comma.end()
            yield Edit(start, end, "", "keyword", node if source.of(node).count("\n") < 3 else argument)


def swapped(source: Source, node: ast.AST) -> Iterator[Edit]:
    """Two arguments that look alike, each in the other's place."""
    if not isinstance(node, ast.Call) or name_of(node) in ("isinstance", "min", "max", "super"):
        return
    pairs = [*pairwise(node.args)]
    named = [keyword for keyword in node.keywords if keyword.arg and "_" in keyword.arg]
    pairs += [(one.value, other.value) for one, other in pairwise(named) if _ending(one) == _ending(other)]
    for one, other in pairs:
        if _alike(one, other) and ast.dump(one) != ast.dump(other):
            (start, middle), (resumed, end) = source.span(one), source.span(other)
            by = source.of(other) + source.text[middle:resumed] + source.of(one)
            yield Edit(start, end, by, "swapped", node)


def _is_of_one_row(function: ast.expr) -> bool:
    """Whether it is asked of what a filter by the primary key left, where the last is the first."""
    asked = getattr(function, "value", None)
    return isinstance(asked, ast.Call) and any(keyword.arg == "pk" for keyword in asked.keywords)


def _ending(keyword: ast.keyword) -> str:
    return (keyword.arg or "").rpartition("_")[2]


def _alike(one: ast.AST, other: ast.AST) -> bool:
    return type(one) is type(other) and isinstance(one, ast.Name | ast.Attribute)


def _renamed(source: Source, function: ast.expr, name: str, kind: str) -> Edit:
    """The call of another function, with the same arguments."""
    end = source.span(function)[1]
    return Edit(end - len(name_of(function)), end, name, kind, source.parents[function])
