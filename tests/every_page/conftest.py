"""The portal, a browser and the Nu checker for the tests that look at every page; and what those leave to say."""

import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.browser.conftest import browser, chromium, site  # noqa: F401  (fixtures)
from tools.nu import NuMissing, NuServer

SAID = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def nu_or_why() -> Iterator[NuServer | str]:
    """The Nu HTML checker, started once; or why it cannot run here."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(NuServer())
        except NuMissing as missing:
            yield str(missing)
        else:
            yield server


@pytest.fixture(scope="session")
def nu(nu_or_why: NuServer | str) -> NuServer:
    """The checker; skipped where it cannot run, unless ``REQUIRE_NU`` is set."""
    if isinstance(nu_or_why, str):
        if os.environ.get("REQUIRE_NU"):
            pytest.fail(f"The Nu checker is required (REQUIRE_NU): {nu_or_why}")
        pytest.skip(nu_or_why)
    return nu_or_why


@pytest.fixture(scope="session")
def say_at_the_end(request: pytest.FixtureRequest):
    """Put a line under the results of the run."""
    return request.config.stash.setdefault(SAID, []).append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """What the tests of this folder have to say."""
    if lines := config.stash.get(SAID, []):
        terminalreporter.section("every page")
        for line in lines:
            terminalreporter.write_line(line)
