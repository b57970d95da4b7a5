"""The text of a file with its syntax tree, and a change of it at one place."""

import ast
from dataclasses import dataclass, field
from functools import cached_property

SHOWN = 90  # characters of what stood there that a line of the report holds


@dataclass(frozen=True)
class Change:
    """One fault to put in: the text from ``start`` to ``end`` of a file becomes ``by``.

    ``path`` is from the project's root, as git writes it; ``scope`` the function or class; ``before`` and ``after`` are
    for people, and what the table of equivalent changes goes by.
    """

    path: str
    start: int
    end: int
    by: str
    kind: str
    scope: str
    first_line: int
    last_line: int
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.path}:{self.first_line} [{self.kind}] {self.text}"

    @property
    def text(self) -> str:
        """What is changed and where, whatever the line; the check of a permission that is taken away."""
        return f"{self.scope}: {self.before} → {self.after}" if self.after else self.before

    def applied_to(self, text: str) -> str:
        return text[: self.start] + self.by + text[self.end :]


@dataclass(frozen=True)
class Edit:
    """What a mutator offers: a span of the text, what to write there, and the node that shows it to people."""

    start: int
    end: int
    by: str
    kind: str
    node: ast.AST


@dataclass
class Source:
    """The text of a file, by the lines and columns of its syntax tree.

    ``required`` are the keywords that a function or class of that name cannot be called without.
    """

    path: str
    text: str
    required: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lines = self.text.splitlines(keepends=True)
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line))

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """What each node stands in."""
        return {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}

    def at(self, line: int, column: int) -> int:
        """Where in the text; the tree counts columns in bytes."""
        within = self.lines[line - 1].encode()[:column].decode() if line <= len(self.lines) else ""
        return self.starts[line - 1] + len(within)

    def span(self, node) -> tuple[int, int]:
        return self.at(node.lineno, node.col_offset), self.at(node.end_lineno, node.end_col_offset)

    def of(self, node: ast.AST) -> str:
        return self.text[slice(*self.span(node))]

    def line_of(self, position: int) -> int:
        return self.text.count("\n", 0, position) + 1

    def replacing(self, node: ast.AST, by: str, kind: str) -> Edit:
        return Edit(*self.span(node), by, kind, node)

    def change(self, edit: Edit, scope: str) -> Change:
        """The edit with what people need to see of it."""
        start, end = self._shown(edit)
        before = self.text[start:end]
        after = self.text[start : edit.start] + edit.by + self.text[edit.end : end]
        lines = self.line_of(edit.start), self.line_of(max(edit.start, edit.end - 1))
        return Change(self.path, edit.start, edit.end, edit.by, edit.kind, scope, *lines, *_side_by_side(before, after))

    def _shown(self, edit: Edit) -> tuple[int, int]:
        """The span of the largest expression or simple statement around the edit that fits on a line."""
        start, end = edit.start, edit.end
        node: ast.AST | None = edit.node
        while node is not None and not hasattr(node, "body"):
            if hasattr(node, "lineno"):
                first, last = self.span(node)
                if last - first > SHOWN and (start, end) != (edit.start, edit.end):
                    break
                start, end = min(start, first), max(end, last)
            node = self.parents.get(node)
        return start, end


def _side_by_side(before: str, after: str) -> tuple[str, str]:
    """Both on one line each; where they are long, only around what differs."""
    before, after = " ".join(before.split()), " ".join(after.split())
    same = 0
    while same < min(len(before), len(after)) and before[same] == after[same]:
        same += 1
    begin = max(0, same - SHOWN // 2) if len(before) > SHOWN else 0
    return _cut(before, begin), _cut(after, begin)


def _cut(text: str, begin: int) -> str:
    shown = text[begin : begin + SHOWN]
    return f"{'…' if begin else ''}{shown}{'…' if begin + SHOWN < len(text) else ''}" or "(nothing)"


def name_of(node: ast.AST) -> str:
    """The last name of a decorator, a call or a name; empty for anything else."""
    node = node.func if isinstance(node, ast.Call) else node
    return getattr(node, "attr", "") or getattr(node, "id", "")
