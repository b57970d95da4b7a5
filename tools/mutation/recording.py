"""A plugin of pytest that writes down how long each test took and whether it passed: ``-p tools.mutation.recording``.

``TESTS_FILE`` in the environment says where. Under xdist it is the controller that writes, for all. The seconds are
those of computing, with what a test's own processes computed, so that they do not depend on what else the machine does.
"""

import json
import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest


class Timing:
    """Puts on each report what its phase took, in the process that runs the tests."""

    def __init__(self) -> None:
        self.before = 0.0

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self) -> Generator[None, Any, Any]:
        self.before = _computed()
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Generator[None, Any, Any]:
        report = yield
        now = _computed()
        report.computed, self.before = now - self.before, now
        return report


class Recording:
    """The outcome and the seconds of every test, with what its fixtures took."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.tests: dict[str, dict[str, Any]] = {}

    def pytest_runtest_logreport(self, report) -> None:
        test = self.tests.setdefault(report.nodeid, {"seconds": 0.0, "passed": True})
        test["seconds"] = round(test["seconds"] + getattr(report, "computed", 0.0), 4)
        test["passed"] = test["passed"] and report.passed

    def pytest_sessionfinish(self) -> None:
        self.file.write_text(json.dumps(self.tests, indent=0), encoding="utf-8")


def pytest_configure(config) -> None:
    """Time wherever tests run; write, where a file is named, in the one process that hears of every test."""
    config.pluginmanager.register(Timing())
    if (file := os.environ.get("TESTS_FILE")) and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Recording(Path(file)))


def _computed() -> float:
    """Seconds of computing so far, of this process and of those that it started and that have ended."""
    return sum(os.times()[:4])
