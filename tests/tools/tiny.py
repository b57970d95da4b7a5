"""A tiny project with tests, and what its tests are known to run, as the mutation tool finds it."""

import json
import textwrap
from collections.abc import Mapping
from pathlib import Path

from coverage import CoverageData

from tools.mutation.contexts import DATA, SOURCES, TESTS

Ran = Mapping[str, Mapping[str, set[int]]]  # by test, by file, the lines


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write files, given by their paths."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip())


def write_layer(folder: Path, name: str, ran: Ran, seconds: float = 0.1, failed: tuple[str, ...] = ()) -> Path:
    """Write down what the tests ran, as measuring coverage does; each took those seconds."""
    layer = folder / "var" / "coverage" / name
    layer.mkdir(parents=True)
    data = CoverageData(str(layer / DATA))
    for test, files in ran.items():
        data.set_context(f"{test}|run")
        data.add_lines({path: set(lines) for path, lines in files.items()})
    data.write()
    tests = {test: {"seconds": seconds, "passed": test not in failed} for test in ran}
    (layer / TESTS).write_text(json.dumps(tests))
    paths = {path for files in ran.values() for path in files}
    (layer / SOURCES).write_text(json.dumps({path: (folder / path).read_text() for path in paths}))
    return layer
