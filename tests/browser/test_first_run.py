"""``make run`` on a machine where nothing is yet, again, and where something else has the port."""

import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.browser.conftest import PROJECT, served

pytestmark = [pytest.mark.browser, pytest.mark.thorough]
ROLES = {"LA officer", "Minute taker", "Partnership lead", "Headteacher", "Administrator"}
ROLES |= {"Delegate", "Delegate of a headteacher"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("first-run")


def starts(folder: Path) -> tuple[str, set[str], str]:
    """Start the portal and stop it: what it printed, whose sign-ins it gave, and its list of partnerships."""
    with served(folder, f"sqlite:///{folder / 'site.sqlite3'}") as site:
        page = urllib.request.urlopen(f"{site.url}/partnerships/", timeout=60).read().decode()
    return (folder / "server.log").read_text(), set(site.sign_ins), page


def test_first_run_loads_the_demonstration_and_the_second_loads_nothing(folder):
    first, sign_ins, page = starts(folder)
    second, sign_ins_again, page_again = starts(folder)

    assert "First run: loading the seed" in first
    assert "576 created" in first
    assert "First run" not in second
    assert ROLES == sign_ins == sign_ins_again
    assert all(role in second for role in ROLES), "how to sign in is said each time"
    assert "Colne" in page
    assert "Colne" in page_again


def test_run_says_so_before_any_work_where_the_port_is_taken(folder, tmp_path):
    with served(folder, f"sqlite:///{folder / 'site.sqlite3'}") as site:
        environment = site.environment | {"VAR_DIR": str(tmp_path)}
        run = subprocess.run(
            [sys.executable, PROJECT / "tools" / "run.py"], env=environment, capture_output=True, text=True, check=False
        )

    port = int(site.environment["PORT"])
    assert run.returncode == 1
    assert run.stderr.startswith(f"Cannot serve on 127.0.0.1:{port} (")
    assert run.stderr.strip().endswith(f"Try another port: make run PORT={port + 1}")
    assert list(tmp_path.iterdir()) == []
