"""The bill of materials: of what is locked, with licences that somebody looked at."""

import json
import re

import pytest

from tools import supply

LOCKED = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==([^\s;\\]+)(.*)$", re.MULTILINE)


def plain(name: str) -> str:
    """A package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def components() -> list[dict]:
    return json.loads(supply.SBOM.read_text())["components"]


def test_bill_has_what_is_locked_and_what_is_vendored():
    rows = LOCKED.findall((supply.PROJECT / "requirements.txt").read_text())
    locked = {(plain(name), version) for name, version, _ in rows}  # of some two, each for other versions of Python
    elsewhere = {plain(name) for name, _, condition in rows if "win32" in condition}
    listed = {(plain(one["name"]), one["version"]) for one in components() if "pkg:pypi" in one.get("purl", "")}

    assert listed - locked == set(), "run `make sbom`"
    assert {name for name, _ in locked} - elsewhere == {name for name, _ in listed}, "run `make sbom`"
    assert [one for one in supply.vendored() if one not in components()] == [], "run `make sbom`"


def test_somebody_looked_at_every_licence():
    assert [one["name"] for one in components() if not supply.licences_of(one)] == []


def test_page_of_licences_has_each_of_them():
    page = supply.LICENCES.read_text()

    assert [one["name"] for one in components() if f"| {one['name']} | {one['version']} |" not in page] == []


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ([{"license": {"id": "MIT"}}], ["MIT"]),
        ([{"expression": "Apache-2.0 OR BSD-2-Clause"}], ["Apache-2.0 OR BSD-2-Clause"]),
        ([{"license": {"name": "License :: OSI Approved :: BSD License"}}], ["BSD-2-Clause"]),
        ([{"expression": "MIT AND GPL-3.0-only"}], []),
        ([{"license": {"name": "License :: Other/Proprietary License"}}], []),
        ([], []),
    ],
)
def test_licence_is_known_by_its_name_or_nobody_has_looked_at_it(said, found):
    assert supply.licences_of({"name": "any", "licenses": said}) == found
