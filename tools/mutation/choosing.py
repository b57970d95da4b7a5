"""Chooses the tests to run for a change: those that run its line, first the quick ones that run much of the file.

python -m tools.mutation.choosing FILE:LINE    prints the tests of a line, from what ``make coverage`` wrote down
"""

import argparse
import ast
import re
import sys
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from tools.given import refuse, refuse_missing
from tools.mutation.contexts import Contexts
from tools.mutation.groups import APPS, PROJECT, python_files
from tools.mutation.source import Change, Source

AT_MOST = 60  # tests for one change
SECONDS = 30.0  # for the tests of one change together, as measured under coverage; a single test may take longer
FIRST_SECONDS = 4.0  # for the quick tests that are run before the others


class Chosen(NamedTuple):
    """The tests to run, in that order, and how many tests could have been run."""

    tests: list[str]
    in_all: int


@dataclass
class Choosing:
    """Chooses tests by what coverage recorded (``contexts``). It reads each file once and remembers it."""

    contexts: Contexts
    project: Path = PROJECT
    at_most: int = AT_MOST
    seconds: float = SECONDS
    _files: dict[str, "_File"] = field(default_factory=dict)

    def tests_for(self, change: Change) -> "Chosen":
        """Choose tests for a change. The list is empty if no test runs the line.

        A line outside all functions runs on import, before any test. For such a line the tests of the functions that
        use its constant or class are chosen, or else those of all functions in the file.
        """
        file = self._file(change.path)
        tests = file.tests_of(change)
        if tests is None:
            tests = self._tests_of_users(file, change) or file.tests_of_functions()
        return Chosen(self._in_order(tests, file), len(tests))

    @cached_property
    def _ours(self) -> list[str]:
        return python_files(APPS, self.project)

    def _tests_of_users(self, file: "_File", change: Change) -> set[str]:
        """The tests of all functions, in any file, that name the constant or class which the changed line defines."""
        names = file.names_made_by(change)
        word = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(names)))})\b")
        tests: set[str] = set()
        for path in self._ours if names else ():
            if word.search(self._file(path).source.text):
                tests |= self._file(path).tests_of_functions(word)
        return tests

    def _in_order(self, tests: set[str], file: "_File") -> list[str]:
        """Take as many tests as the limits allow, a few quick ones first; tests of one module stay together."""
        cheap = sorted(tests, key=lambda test: (self.contexts.seconds(test) / file.lines_run_by[test], test))
        first: list[str] = []
        rest: list[str] = []
        spent = 0.0
        for test in cheap:
            spent += self.contexts.seconds(test)
            if len(first) + len(rest) == self.at_most or (spent > self.seconds and first):
                break
            (first if spent <= FIRST_SECONDS or not first else rest).append(test)
        return _by_module(first) + _by_module(rest)

    def _file(self, path: str) -> "_File":
        if path not in self._files:
            self._files[path] = _File(Source(path, (self.project / path).read_text(encoding="utf-8")), self.contexts)
        return self._files[path]


class _File:
    """A source file, and for each of its lines the tests that run it."""

    def __init__(self, source: Source, contexts: Contexts) -> None:
        self.source = source
        self.contexts = contexts

    @cached_property
    def lines(self) -> dict[int, set[str]]:
        return self.contexts.lines(self.source.path, self.source.text)

    @cached_property
    def lines_run_by(self) -> "_Counted":
        return _Counted(chain.from_iterable(self.lines.values()))

    def tests_of(self, change: Change) -> set[str] | None:
        """The tests that run the changed statement; None if it is outside all functions, where only imports run it.

        If the statement was written after coverage was measured, the tests of its whole function are returned.
        """
        chain_of = self._around(change)
        function = next((node for node in chain_of if isinstance(node, ast.FunctionDef)), None)
        if function is None:
            return None
        statement = next(node for node in chain_of if isinstance(node, ast.stmt))
        if statement is function:  # a decorator, or a default
            return self._tests_within(function)
        first, last = _lines_of(statement)
        was_measured = any(line in self.lines for line in range(first, last + 1))
        return self._tests_at(first, last) if was_measured else self._tests_within(function)

    def tests_of_functions(self, naming: re.Pattern[str] | None = None) -> set[str]:
        """The tests that run any function of the file; with ``naming``, only functions whose text matches it."""
        functions = [node for node in ast.walk(self.source.tree) if isinstance(node, ast.FunctionDef)]
        wanted = [node for node in functions if naming is None or naming.search(self.source.of(node))]
        return set().union(*map(self._tests_within, wanted))

    def names_made_by(self, change: Change) -> set[str]:
        """The names of the class or constants that a change outside all functions belongs to."""
        outermost = next((node for node in reversed(self._around(change)) if isinstance(node, ast.stmt)), None)
        match outermost:
            case ast.ClassDef():
                return {outermost.name}
            case ast.Assign(targets=targets):
                return {node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name)):
                return {name}
        return set()

    def _around(self, change: Change) -> list[ast.AST]:
        """The nodes of the syntax tree that contain the change, from the innermost to the outermost."""
        start, end = change.start, max(change.end, change.start + 1)
        spans = {}
        for node in ast.walk(self.source.tree):
            if hasattr(node, "lineno"):
                first, last = self.source.span(node)
                if decorators := getattr(node, "decorator_list", []):
                    first = min(first, self.source.span(decorators[0])[0] - 1)
                if first <= start and end <= max(last, first + 1):
                    spans[node] = last - first
        return sorted(spans, key=lambda node: spans[node])

    def _tests_within(self, function: ast.FunctionDef) -> set[str]:
        return self._tests_at(function.body[0].lineno, function.end_lineno or function.lineno)

    def _tests_at(self, first: int, last: int) -> set[str]:
        return set().union(*(self.lines.get(line, set()) for line in range(first, last + 1)))


class _Counted(dict[str, int]):
    """How many lines of a file each test runs; 1, and not 0, for a test that runs none, as it is divided by."""

    def __init__(self, tests) -> None:
        super().__init__()
        for test in tests:
            self[test] = self.get(test, 0) + 1

    def __missing__(self, test: str) -> int:
        return 1


def _lines_of(statement: ast.stmt) -> tuple[int, int]:
    """The first and last line of a statement; of a compound one, such as ``if``, without its body."""
    body = getattr(statement, "body", None) or getattr(statement, "cases", None)
    if not body:
        return statement.lineno, statement.end_lineno or statement.lineno
    inner = body[0].pattern if isinstance(body[0], ast.match_case) else body[0]
    return statement.lineno, max(statement.lineno, inner.lineno - 1)


def _by_module(tests: list[str]) -> list[str]:
    """Put the tests of one module next to each other, so that its fixtures are made only once."""
    modules = list(dict.fromkeys(test.partition("::")[0] for test in tests))
    return sorted(tests, key=lambda test: modules.index(test.partition("::")[0]))


def main(arguments: list[str] | None = None) -> int:
    """Print every test of a line, in the order in which they would run. Return 1 if there is none, otherwise 0."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutation.choosing", description="The tests of a line.")
    parser.add_argument("place", metavar="FILE:LINE", help="such as boards/part_b.py:40")
    parser.add_argument("--project", type=Path, default=PROJECT, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    change = _at_line(asked.place, asked.project)
    contexts = Contexts(asked.project / "var" / "coverage")
    if not contexts:
        refuse("Nobody knows which tests run which line: run `make coverage` first.")
    tests = Choosing(contexts, asked.project, at_most=sys.maxsize, seconds=float("inf")).tests_for(change).tests
    print(*tests or [f"No test runs {asked.place}, {contexts.of_how_many()}."], sep="\n")
    return 0 if tests else 1


def _at_line(place: str, project: Path) -> Change:
    """A pretended change of the first character in the line ``FILE:LINE``, indentation aside."""
    path, _colon, number = place.rpartition(":")
    if not (path and number.isdecimal()):
        refuse(f"{place} is not FILE:LINE, such as boards/part_b.py:40.")
    refuse_missing([path], project)
    if path not in python_files((path,), project):
        refuse(f"{path} is not Python of ours, given from the project's root.")
    source, line = Source(path, (project / path).read_text(encoding="utf-8")), int(number)
    if not 1 <= line <= len(source.lines):
        refuse(f"{path} has no line {line}: it has {len(source.lines)}.")
    text = source.lines[line - 1]
    start = source.starts[line - 1] + len(text) - len(text.lstrip())
    return Change(path, start, start + 1, "", "", "", line, line, "", "")


if __name__ == "__main__":
    sys.exit(main())
