"""What `make test` leaves to `make test-more` is what was measured to take longer, and is still there."""

import ast
from collections.abc import Iterator

import pytest

from tests.template_databases import PROJECT
from tools.longer import LIST, longer


def test_a_test_takes_longer_by_the_average_of_its_cases_but_for_the_dearest():
    lines = [
        "0.9 tests/a.py::test_of_cases[first]",
        "0.01 tests/a.py::test_of_cases[a b]",
        "0.02 tests/a.py::test_of_cases[[x]]",
        "0.061 tests/a.py::test_dear",
        "0.06 tests/a.py::test_at_the_edge",
        "0.3 tests/b.py::test_dear_cases[1]",
        "0.1 tests/b.py::test_dear_cases[2]",
    ]

    assert longer(lines) == ["tests/a.py::test_dear", "tests/b.py::test_dear_cases"]


def test_each_test_of_the_list_is_there():
    by_file: dict[str, set[str]] = {}
    for name in LIST.read_text(encoding="utf-8").splitlines():
        path, _, function = name.partition("::")
        by_file.setdefault(path, set()).add(function)

    gone = {
        path: functions - functions_of(path) for path, functions in by_file.items() if functions - functions_of(path)
    }

    assert not gone, "take them out of tests/longer.txt, or measure anew: python tools/longer.py"


def functions_of(path: str) -> set[str]:
    """The tests of a file, those of a class with its name; none where the file is gone."""
    if not (PROJECT / path).exists():
        return set()
    return set(names_in(ast.parse((PROJECT / path).read_text(encoding="utf-8")).body))


def names_in(body: list[ast.stmt], within: str = "") -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from names_in(node.body, f"{within}{node.name}::")
        elif isinstance(node, ast.FunctionDef):
            yield within + node.name


def test_main_tasks_of_the_browser_are_quick_and_its_others_take_longer(request):
    browsers = [item for item in request.session.items if item.get_closest_marker("browser")]
    if not browsers:
        pytest.skip("this run has none of the browser's")

    for item in browsers:
        assert bool(item.get_closest_marker("longer")) != bool(item.get_closest_marker("main_task")), item.nodeid
