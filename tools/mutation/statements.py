"""Faults in statements: calls and assignments left out, decorators taken off, another thing returned."""

import ast
from collections.abc import Iterator

from tools.mutation.source import Edit, Source, name_of

KEPT = {  # decorators without which it is no longer the same kind of thing, or only slower
    *("property", "cached_property", "staticmethod", "classmethod", "dataclass", "contextmanager", "overload"),
    *("wraps", "cache", "lru_cache", "display", "register", "abstractmethod", "simple_tag", "inclusion_tag", "filter"),
    *("total_ordering", "override"),
}


def left_out(source: Source, node: ast.AST) -> Iterator[Edit]:
    """A call that is made for its effect, an attribute that is set, a refusal that is raised."""
    match node:
        case ast.Expr(value=ast.Call()):
            yield source.replacing(node, "pass", "statement")
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]) | ast.AugAssign():
            yield source.replacing(node, "pass", "statement")
        case ast.Raise() | ast.Delete():
            yield source.replacing(node, "pass", "statement")


def loops(source: Source, node: ast.AST) -> Iterator[Edit]:
    """``break`` for ``continue``."""
    if isinstance(node, ast.Break | ast.Continue):
        yield source.replacing(node, "continue" if isinstance(node, ast.Break) else "break", "loop")


def decorators(source: Source, node: ast.AST) -> Iterator[Edit]:
    """Each decorator taken off; ``atomic`` has a name of its own, since tests hardly ever notice it."""
    if not isinstance(node, ast.FunctionDef | ast.ClassDef):
        return
    for decorator in node.decorator_list:
        if name_of(decorator) in KEPT or isinstance(node, ast.ClassDef):
            continue
        start, end = source.span(decorator)
        kind = "atomic" if name_of(decorator) == "atomic" else "decorator"
        yield Edit(source.text.rindex("@", 0, start), end, "", kind, decorator)


def returned(source: Source, node: ast.AST) -> Iterator[Edit]:
    """The opposite of a yes or no, nothing instead of anything else."""
    if not isinstance(node, ast.Return) or node.value is None:
        return
    value = node.value
    if isinstance(value, ast.Constant):
        if value.value is None:
            yield source.replacing(node, "return True", "return")
        return  # the other constants are changed as such
    if _is_yes_or_no(source, node):
        yield source.replacing(value, f"not ({source.of(value)})", "return")
    else:
        yield source.replacing(value, "None", "return")


def _is_yes_or_no(source: Source, node: ast.Return) -> bool:
    if isinstance(node.value, ast.Compare) or (
        isinstance(node.value, ast.UnaryOp) and isinstance(node.value.op, ast.Not)
    ):
        return True
    function: ast.AST | None = node
    while function is not None and not isinstance(function, ast.FunctionDef):
        function = source.parents.get(function)
    return function is not None and name_of(function.returns or ast.Pass()) == "bool"
