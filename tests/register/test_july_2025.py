"""The register of 2020, refreshed to July 2025 with links: afterwards the schools are the DfE's, name by name."""

import csv
from collections.abc import Iterator

import pytest
from django.db import transaction

from partnerships.coverage.counting import coverage_by
from partnerships.models import Quadrant, School
from register.models import RegisterImport
from register.runs.refresh import undo_import
from register.runs.running import State
from tests.register.files import LINKS_2025, REGISTER_2025_07, everything, import_gias
from tests.template_databases import REGISTERED

pytestmark = pytest.mark.once  # what the engines do differently is tested with fewer rows


def values() -> list:
    """Every row that a refresh may touch, without its history."""
    return [rows for rows, _ in everything()]


@pytest.fixture(scope="module")
def refreshed(loaded) -> Iterator[tuple[list, str]]:
    """The refresh, made once for the tests of this file: the rows of before, and what the command printed."""
    with loaded(REGISTERED):
        before = values()
        yield before, import_gias(REGISTER_2025_07, links=LINKS_2025, even_so=True)


@pytest.fixture(scope="module")
def rows(refreshed) -> dict[int, dict[str, str]]:
    """The rows of the DfE's file by URN."""
    with REGISTER_2025_07.open(encoding="cp1252", newline="") as file:
        return {int(row["URN"]): row for row in csv.DictReader(file)}


def test_refresh_gives_648_schools_566_of_them_open_of_which_558_count(refreshed):
    _, said = refreshed

    assert "72 created, 249 updated, 68 closed, 259 unchanged, 0 rejected" in said
    assert School.objects.count() == 648
    assert School.objects.open().count() == 566
    assert School.objects.in_scope().open().count() == 558


def test_every_open_school_has_the_name_town_and_postcode_of_the_file(rows):
    held = School.objects.open().values_list("urn", "name", "town", "postcode", "register_postcode")

    assert {urn for urn, *_ in held} == {
        urn for urn, row in rows.items() if row["EstablishmentStatus (name)"].startswith("Open")
    }
    for urn, name, town, postcode, register_postcode in held:
        row = rows[urn]
        assert (name, town, postcode) == (row["EstablishmentName"], row["Town"], row["Postcode"])
        assert register_postcode == postcode


def test_every_open_school_has_the_district_and_coordinates_of_the_file(rows):
    for school in School.objects.open().select_related("district"):
        row = rows[school.urn]
        assert school.district.code == row["DistrictAdministrative (code)"]
        assert (school.easting, school.northing) == (int(row["Easting"]), int(row["Northing"]))


def test_quadrants_add_up_to_the_county(refreshed):
    by_quadrant = coverage_by("district__quadrant")

    assert set(by_quadrant) == set(Quadrant.objects.values_list("pk", flat=True)), "no school is in none"
    assert sum(coverage.in_scope for coverage in by_quadrant.values()) == 558


def test_same_files_again_change_nothing(refreshed):
    before = values()

    said = import_gias(REGISTER_2025_07, links=LINKS_2025)

    assert "0 created, 0 updated, 0 closed, 648 unchanged, 0 rejected" in said
    assert "Links: 0 created, 0 updated," in said
    assert values() == before


def test_undo_puts_every_row_back(refreshed):
    before, _ = refreshed
    record = RegisterImport.objects.filter(file_name=REGISTER_2025_07.name).earliest("pk")

    with transaction.atomic():
        undo_import(record)
        is_undone, after = record.state == State.UNDONE, values()
        transaction.set_rollback(True)

    assert is_undone, record.message
    assert after == before
