"""The files of ``deploy/`` with a test's own paths and ports in place of a server's."""

import configparser
import os
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from tests.template_databases import PROJECT

UNITS = PROJECT / "deploy" / "systemd"
SITE = PROJECT / "deploy" / "nginx" / "portal.conf"
APP, HOME = "/srv/portal/app", "/srv/portal"


def needed(program: str, package: str) -> str:
    """Where the program is; skipped where it is missing, unless ``REQUIRE_SERVER`` is set."""
    if found := shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin:/sbin"):
        return found
    if os.environ.get("REQUIRE_SERVER"):
        pytest.fail(f"{program} is required (REQUIRE_SERVER) and not installed")
    return pytest.skip(f"{program} is not installed: apt-get install {package}")


def read_unit(name: str) -> configparser.ConfigParser:
    """A unit, with the names of its settings as they stand. Those that are given twice have their last value alone."""
    unit = configparser.ConfigParser(interpolation=None, strict=False, delimiters=("=",), comment_prefixes=("#",))
    unit.optionxform = str  # type: ignore[method-assign, assignment]
    unit.read(UNITS / name, encoding="utf-8")
    return unit


def command_of(unit: str, folder: Path, *, instance: str = "", port: int = 8000, app: Path | None = None) -> list[str]:
    """The ``ExecStart`` of a unit for this machine: ``app``, or this project; ``folder`` for all else."""
    line = read_unit(unit)["Service"]["ExecStart"].replace("%i", instance)
    binaries = app / ".venv" / "bin" if app else Path(sys.executable).parent
    line = line.replace(f"{APP}/.venv/bin", str(binaries)).replace(APP, str(app or PROJECT))
    line = line.replace(HOME, str(folder)).replace("/etc/portal", str(folder)).replace(":8000", f":{port}")
    return shlex.split(line)
