"""Faults in conditions: edges, equality, ``and`` and ``or``, and conditions that always or never hold."""

import ast
import re
from collections.abc import Iterator

from tools.mutation.source import Edit, Source, name_of

EDGES: dict[type[ast.cmpop], str] = {ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">"}
OPPOSITES: dict[type[ast.cmpop], str] = {
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Is: "is not",
    ast.IsNot: "is",
}
OPERATOR = re.compile(r"<=|>=|==|!=|<|>|\bnot\s+in\b|\bin\b|\bis\s+not\b|\bis\b")
LOOSE = ast.BoolOp | ast.Compare | ast.IfExp | ast.Lambda | ast.NamedExpr | ast.UnaryOp  # what needs brackets


def compared(source: Source, node: ast.AST) -> Iterator[Edit]:
    """``<`` and ``<=``, ``==`` and ``!=``, ``in`` and ``not in``."""
    if not isinstance(node, ast.Compare):
        return
    sides = [node.left, *node.comparators]
    for left, operator, right in zip(sides, node.ops, node.comparators, strict=False):
        between, until = source.span(left)[1], source.span(right)[0]
        if found := OPERATOR.search(source.text, between, until):
            by = EDGES.get(type(operator)) or OPPOSITES[type(operator)]
            kind = "edge" if type(operator) in EDGES else "equality"
            yield Edit(found.start(), found.end(), by, kind, node)


def joined(source: Source, node: ast.AST) -> Iterator[Edit]:
    """``and`` for ``or``, and each operand left out."""
    if not isinstance(node, ast.BoolOp):
        return
    operands = [in_brackets(source, value) for value in node.values]
    word, other = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
    yield source.replacing(node, f"({f' {other} '.join(operands)})", "and or")
    for left_out in range(len(operands)):
        if _binds(node.values[left_out]):
            continue
        rest = [operand for place, operand in enumerate(operands) if place != left_out]
        by = rest[0] if len(rest) == 1 else f"({f' {word} '.join(rest)})"
        yield source.replacing(node, by, "condition")


def negated(source: Source, node: ast.AST) -> Iterator[Edit]:
    """``not`` taken away, and ``~`` of a query."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.Invert):
        yield source.replacing(node, in_brackets(source, node.operand), "not")


def decided(source: Source, node: ast.AST) -> Iterator[Edit]:
    """A condition that always holds, and one that never does."""
    always: tuple[bool, ...] = (True, False)
    match node:
        case ast.If() | ast.IfExp():
            tests = [node.test]
        case ast.While():
            tests, always = [node.test], (False,)
        case ast.comprehension():
            tests = node.ifs
        case ast.match_case(guard=ast.expr() as guard):
            tests = [guard]
        case _:
            return
    for test in tests:
        for value in always:
            text = str(value)
            if _binds(test):  # what is named in it is used afterwards
                text = f"(({source.of(test)}) {'or True' if value else 'and False'})"
            if not isinstance(test, ast.Constant):
                yield source.replacing(test, text, "condition")


def queries_joined(source: Source, node: ast.AST) -> Iterator[Edit]:
    """``&`` for ``|`` between queries, and one of the two alone."""
    if not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr | ast.BitAnd) and _asks(node)):
        return
    left, right = source.of(node.left), source.of(node.right)
    yield source.replacing(node, f"(({left}) {'&' if isinstance(node.op, ast.BitOr) else '|'} ({right}))", "and or")
    yield source.replacing(node, in_brackets(source, node.left), "condition")
    yield source.replacing(node, in_brackets(source, node.right), "condition")


def in_brackets(source: Source, node: ast.AST) -> str:
    text = source.of(node)
    return f"({text})" if isinstance(node, LOOSE) or "\n" in text else text


def _asks(node: ast.AST) -> bool:
    """Whether it is made of queries: ``Q(...)``, directly or under ``~``, ``|`` and ``&``."""
    match node:
        case ast.BinOp():
            return _asks(node.left) or _asks(node.right)
        case ast.UnaryOp():
            return _asks(node.operand)
        case ast.Call():
            return name_of(node) in ("Q", "Exists")
    return False


def _binds(node: ast.AST) -> bool:
    return any(isinstance(part, ast.NamedExpr) for part in ast.walk(node))
