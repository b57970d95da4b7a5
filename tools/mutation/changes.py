"""Every fault that could be put into a file, each at one place of its text, the rest of the file as it is."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tools.mutation import calls, conditions, statements, values
from tools.mutation.groups import APPS, PROJECT, python_files
from tools.mutation.source import Change, Source, name_of

MUTATORS = (
    *(conditions.compared, conditions.joined, conditions.negated, conditions.decided, conditions.queries_joined),
    *(values.constants, values.calculated, values.flags, values.parts),
    *(calls.lookups, calls.filters, calls.namesakes, calls.ordered, calls.keywords, calls.swapped),
    *(statements.left_out, statements.loops, statements.decorators, statements.returned),
)
LOGS = {"log", "logger", "logging", "warnings"}
SAID = {"verbose_name", "verbose_name_plural", "short_description", "app_label", "help", "description", "__all__"}


def changes_of(source: Source) -> list[Change]:
    """Every change of the file that is still Python, in order; none twice."""
    found: dict[tuple[int, int, str], Change] = {}
    for node, scope in _looked_at(source, source.tree, ""):
        for mutator in MUTATORS:
            for edit in mutator(source, node):
                if source.text[edit.start : edit.end] != edit.by:
                    found.setdefault((edit.start, edit.end, edit.by), source.change(edit, scope or "(module)"))
    return [change for _place, change in sorted(found.items()) if _is_python(change.applied_to(source.text))]


def changes_in(paths: list[str], project: Path = PROJECT) -> list[Change]:
    """Every change of those files of the project."""
    required = required_keywords(project)
    return [
        change
        for path in paths
        for change in changes_of(Source(path, (project / path).read_text(encoding="utf-8"), required))
    ]


def required_keywords(project: Path = PROJECT) -> dict[str, set[str]]:
    """By name of a function or dataclass of the apps, the keywords that it cannot be called without."""
    required: dict[str, set[str]] = {}
    for path in python_files(APPS, project):
        for node in ast.walk(ast.parse((project / path).read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                defaults = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
                names = {argument.arg for argument, default in defaults if default is None}
                plain = node.args.args[: len(node.args.args) - len(node.args.defaults)]
                required.setdefault(node.name, set()).update(names, (argument.arg for argument in plain))
            elif isinstance(node, ast.ClassDef) and "dataclass" in map(name_of, node.decorator_list):
                names = {part.target.id for part in node.body if _is_plain_field(part)}  # type: ignore[attr-defined]
                required.setdefault(node.name, set()).update(names)
    return required


def _is_plain_field(node: ast.stmt) -> bool:
    return isinstance(node, ast.AnnAssign) and node.value is None and isinstance(node.target, ast.Name)


def _looked_at(source: Source, node: ast.AST, scope: str) -> Iterator[tuple[ast.AST, str]]:
    """The nodes in which faults make sense, each with the function or class that it is in."""
    if _is_left_alone(node):
        return
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        scope = f"{scope}.{node.name}" if scope else node.name
    yield node, scope
    annotation = {getattr(node, "annotation", None), getattr(node, "returns", None)} - {None}
    for child in ast.iter_child_nodes(node):
        if child not in annotation:
            yield from _looked_at(source, child, scope)


def _is_left_alone(node: ast.AST) -> bool:
    """Docstrings, words for people, logs, types, and what a missing migration would show (``make check``)."""
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Import() | ast.ImportFrom():
            return True
        case ast.FunctionDef(name="__repr__") | ast.ClassDef(name="Meta"):
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name)))) if name in LOGS:
            return True
        case ast.keyword(arg=name) if name in calls.UNSEEN:
            return True
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)) if name in SAID:
            return True
        case ast.Assign(value=ast.Call(func=ast.Attribute(value=ast.Name(id="models")))):
            return True
    return False


def _is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True
