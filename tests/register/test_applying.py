"""Applying a plan: a school that is renamed keeps its former name, and loses it when the refresh is undone."""

import datetime as dt

import pytest

from partnerships.models import School, SchoolName
from register.applying import apply_plan
from register.models import RegisterImport
from register.runs.refresh import undo_import
from tests.factories import make_school, make_school_name
from tests.register.files import SCHOOL, import_gias, planned, table

pytestmark = [pytest.mark.django_db, pytest.mark.once]
BEEHIVE, PRIMARY = "Beehive Lane Community Primary School", "Beehive Lane Primary School"
JULY = dt.date(2025, 7, 11)


@pytest.fixture
def school() -> School:
    """A school of the register with its former name still."""
    return make_school(BEEHIVE, urn=int(SCHOOL["URN"]), establishment_number="")


def rename(folder, name: str, on: dt.date | None = JULY) -> None:
    apply_plan(planned(table(folder / "register.csv", SCHOOL | {"EstablishmentName": name})), why="Why", on=on)


def former_names() -> list[tuple]:
    return list(SchoolName.objects.order_by("ended_on").values_list("name", "started_on", "ended_on"))


def test_school_that_is_renamed_had_its_former_name_until_the_day_before(tmp_path, school):
    rename(tmp_path, PRIMARY)

    assert former_names() == [(BEEHIVE, None, dt.date(2025, 7, 10))]
    assert SchoolName.history.get().history_change_reason == "Why"


def test_register_without_a_day_renames_today(tmp_path, school, settings):
    rename(tmp_path, PRIMARY, on=None)

    assert SchoolName.objects.get().ended_on == dt.datetime.now(dt.UTC).date() - dt.timedelta(days=1)


@pytest.mark.parametrize(
    "name", ["BEEHIVE LANE COMMUNITY PRIMARY", "Beehive Ln. Comm. Primary School", "Beehive Lane Community Prim Sch"]
)
def test_another_way_of_writing_a_name_is_no_other_name(tmp_path, school, name):
    rename(tmp_path, name)

    assert School.objects.get().name == name
    assert former_names() == []


def test_name_after_a_former_one_starts_the_day_after_it_ended(tmp_path, school):
    rename(tmp_path, PRIMARY)
    rename(tmp_path, "Beehive Academy", on=dt.date(2026, 1, 5))

    assert former_names() == [
        (BEEHIVE, None, dt.date(2025, 7, 10)),
        (PRIMARY, dt.date(2025, 7, 11), dt.date(2026, 1, 4)),
    ]


def test_second_name_of_one_day_is_kept_for_that_day(tmp_path, school):
    rename(tmp_path, PRIMARY)
    rename(tmp_path, "Beehive Academy")

    assert former_names()[1] == (PRIMARY, JULY, JULY)


def test_former_name_that_an_officer_kept_is_not_kept_twice(tmp_path, school):
    make_school_name(school, BEEHIVE, ended_on=dt.date(2024, 8, 31))

    rename(tmp_path, PRIMARY)

    assert former_names() == [(BEEHIVE, None, dt.date(2024, 8, 31))]


def test_register_without_a_day_of_its_own_has_the_newest_in_it(tmp_path, school):
    other = SCHOOL | {"URN": "114999", "EstablishmentName": "Newest", "OpenDate": "01-09-2024"}

    import_gias(table(tmp_path / "register.csv", SCHOOL | {"EstablishmentName": PRIMARY}, other))

    assert former_names() == [(BEEHIVE, None, dt.date(2024, 8, 31))]


def test_undoing_a_refresh_takes_the_former_name_back(tmp_path, school):
    import_gias(table(tmp_path / "register.csv", SCHOOL | {"EstablishmentName": PRIMARY}))
    assert SchoolName.objects.count() == 1

    undo_import(RegisterImport.objects.latest("pk"))

    assert former_names() == []
    assert School.objects.get().name == BEEHIVE


def test_undoing_is_refused_by_name_where_an_officer_put_the_former_name_right(tmp_path, school):
    import_gias(table(tmp_path / "register.csv", SCHOOL | {"EstablishmentName": PRIMARY}))
    SchoolName.objects.update(ended_on=dt.date(2024, 8, 31))
    imported = RegisterImport.objects.latest("pk")

    undo_import(imported)

    assert f"{BEEHIVE}, until 31 August 2024: “name until” was changed" in imported.message
    assert School.objects.get().name == PRIMARY
