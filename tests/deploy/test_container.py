"""The image: who runs in it, what it runs, and what is not to be in it. It was built and run by hand (ADR 34)."""

import re
import shlex

import pytest

from tests.deploy.files import APP, read_unit
from tests.template_databases import PROJECT

pytestmark = pytest.mark.once

CONTAINERFILE = (PROJECT / "Containerfile").read_text(encoding="utf-8")


def test_image_runs_what_systemd_runs_as_nobody_of_rights():
    steps = re.findall(r"^(USER|CMD) (.+)$", CONTAINERFILE, re.MULTILINE)
    unit = read_unit("portal-web.service")["Service"]["ExecStart"]

    command = shlex.split(unit.replace(f"{APP}/", "").replace("127.0.0.1", "0.0.0.0"))  # noqa: S104

    assert steps == [("USER", "portal"), ("CMD", str(command).replace("'", '"'))]


def test_image_has_neither_settings_nor_records():
    left_out = (PROJECT / ".containerignore").read_text(encoding="utf-8").splitlines()

    assert {".env", ".git", "db.sqlite3*", "var"} <= {*left_out}
