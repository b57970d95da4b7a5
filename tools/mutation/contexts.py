"""Which tests run which lines, as ``tools/measure_coverage.py`` wrote it down.

Each run of it is a layer: the data of coverage with a context for each test, the tests with their seconds, and the text
of every file at the time, by which lines that have moved since are found again. A test in a later layer is no longer
looked for in an earlier one.
"""

import json
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path
from typing import Any

from coverage import CoverageData

DATA, TESTS, SOURCES = "contexts", "tests.json", "sources.json"  # the files of a layer


@dataclass
class Layer:
    """One run of tests."""

    folder: Path
    _lines: dict[str, dict[int, set[str]]] = field(default_factory=dict)

    @cached_property
    def tests(self) -> dict[str, dict[str, Any]]:
        return json.loads((self.folder / TESTS).read_text(encoding="utf-8"))

    @cached_property
    def sources(self) -> dict[str, str]:
        return json.loads((self.folder / SOURCES).read_text(encoding="utf-8"))

    @cached_property
    def data(self) -> CoverageData:
        data = CoverageData(str(self.folder / DATA))
        data.read()
        return data

    def lines(self, path: str, text: str) -> dict[int, set[str]]:
        """The tests that ran each line of a file, by the lines of its text as it is now."""
        if path not in self._lines:
            then = self.data.contexts_by_lineno(path)
            moved = _moved(self.sources.get(path, ""), text)
            self._lines[path] = {
                now: {context.rpartition("|")[0] for context in then.get(was, ()) if context}
                for now, was in moved.items()
            }
        return self._lines[path]


class Contexts:
    """All layers together; the earliest is the whole suite."""

    def __init__(self, folder: Path) -> None:
        layers = [path.parent for path in folder.glob(f"*/{TESTS}")]
        self.layers = [Layer(path) for path in sorted(layers, key=lambda path: (path / TESTS).stat().st_mtime)]
        self._newest = {test: layer for layer in self.layers for test in layer.tests}

    def __bool__(self) -> bool:
        return bool(self.layers)

    def of_how_many(self) -> str:
        """Of what it is said that no test runs a line: what runs before the first test is nobody's."""
        return (
            f"of the {len(self._newest)} that were measured; what runs as the apps are loaded, such as an "
            "`AppConfig.ready`, is noted for none"
        )

    def seconds(self, test: str) -> float:
        return self._newest[test].tests[test]["seconds"]

    def lines(self, path: str, text: str) -> dict[int, set[str]]:
        """The tests that passed and ran each line of a file, by its text as it is now."""
        together: dict[int, set[str]] = {}
        for layer in self.layers:
            for line, tests in layer.lines(path, text).items():
                known = {test for test in tests if self._newest.get(test) is layer and layer.tests[test]["passed"]}
                together.setdefault(line, set()).update(known)
        return together

    def changed_since(self, project: Path) -> list[str]:
        """The files with tests that were written after every layer: what is new in them is not known."""
        newest = max((layer.folder / TESTS).stat().st_mtime for layer in self.layers)
        tests = sorted(project.glob("tests/**/test_*.py"))
        return [path.relative_to(project).as_posix() for path in tests if path.stat().st_mtime > newest]


def _moved(then: str, now: str) -> dict[int, int]:
    """For each line that is the same now, the number it had then."""
    if then == now:
        return {line: line for line in range(1, now.count("\n") + 2)}
    matcher = SequenceMatcher(None, then.splitlines(), now.splitlines(), autojunk=False)
    return {
        block.b + offset + 1: block.a + offset + 1
        for block in matcher.get_matching_blocks()
        for offset in range(block.size)
    }
