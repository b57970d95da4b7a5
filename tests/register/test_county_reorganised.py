"""The county of 2020 under two invented authorities, as after a reorganisation: the real register, divided."""

import datetime as dt

import pytest

from partnerships.coverage.counting import coverage_of
from partnerships.coverage.report import coverage_report
from partnerships.models import District, Quadrant, School
from register.models import RegisterImport
from register.runs.refresh import undo_import
from tests.factories import make_partnership
from tests.register.files import divided_in_two, everything, import_gias

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("seed_and_register")]
LAST, FIRST = dt.date(2028, 3, 31), dt.date(2028, 4, 1)


def test_county_goes_on_under_its_new_authorities_and_is_put_back(tmp_path):
    divided = divided_in_two(tmp_path / "lgr.csv")
    make_partnership(schools=list(School.objects.in_scope().open()[:9]))
    whole, before = coverage_of(School.objects.all()), everything()

    said = import_gias(divided, home="945,946", first_day="2028-04-01", even_so=True)

    assert "Essex ends on 31 March 2028; 2 authorities begin; 576 schools move to them." in said
    assert coverage_of(School.objects.all(), LAST) == coverage_of(School.objects.all(), FIRST) == whole
    places = (Quadrant.objects.all(), District.objects.all())
    then, now = (coverage_report(School.objects.all(), *places, on=day) for day in (LAST, FIRST))
    assert then.rows_by("authority") == []
    assert [row.label for row in now.rows_by("authority")] == ["North Invented Council", "South Invented Council"]
    assert then.rows_by("quadrant") == now.rows_by("quadrant")
    assert then.rows_by("district") == now.rows_by("district")

    imported = RegisterImport.objects.latest("pk")
    undo_import(imported)

    assert imported.is_undone, imported.message
    assert [rows for rows, _ in everything()] == [rows for rows, _ in before]
