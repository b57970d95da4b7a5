"""A plugin of pytest that writes down how long each test took and whether it passed: ``-p tools.mutation.recording``.

``TESTS_FILE`` in the environment says where. Under xdist it is the controller that writes, for all.
"""

import json
import os
from pathlib import Path
from typing import Any


class Recording:
    """The outcome and the seconds of every test, with what its fixtures took."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.tests: dict[str, dict[str, Any]] = {}

    def pytest_runtest_logreport(self, report) -> None:
        test = self.tests.setdefault(report.nodeid, {"seconds": 0.0, "passed": True})
        test["seconds"] = round(test["seconds"] + report.duration, 4)
        test["passed"] = test["passed"] and report.passed

    def pytest_sessionfinish(self) -> None:
        self.file.write_text(json.dumps(self.tests, indent=0), encoding="utf-8")


def pytest_configure(config) -> None:
    """Write where a file is named, in the one process that hears of every test."""
    if (file := os.environ.get("TESTS_FILE")) and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Recording(Path(file)))
