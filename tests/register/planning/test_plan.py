"""Plans: what closes, what opens again, links; and that they are applied whole or not at all."""

import datetime as dt

import pytest
from django.db import IntegrityError

from partnerships.models import EstablishmentType, School, SchoolLink
from register.applying import apply_plan
from register.planning.report import details, summary
from tests.conftest import REGISTER_2020
from tests.factories import make_district, make_school, make_type, make_user
from tests.register.files import (
    FRINTON,
    FRINTON_ACADEMY,
    LINKS_2025,
    REGISTER_2025,
    SCHOOL,
    everything,
    import_gias,
    links,
    planned,
    table,
)

STATUS = "EstablishmentStatus (name)"
DISTRICT = "DistrictAdministrative (name)"
URN = int(SCHOOL["URN"])

pytestmark = pytest.mark.django_db


def test_plan_writes_nothing(tmp_path):
    before = everything()

    plan = planned(REGISTER_2025, LINKS_2025)

    assert len(plan.created) == 620
    assert not plan.changes_nothing
    assert everything() == before


def test_plan_counts_a_school_that_closes_once_whatever_else_changes(tmp_path):
    make_school("Another name", urn=URN)

    plan = planned(table(tmp_path / "a.csv", SCHOOL | {STATUS: "Closed", "CloseDate": "31-08-2024"}))

    assert [update.urn for update in plan.closed] == [URN]
    assert plan.closed[0].changes["name"] == ("Another name", "A school")
    assert plan.closed[0].changes["closed_on"] == (None, dt.date(2024, 8, 31))
    assert plan.otherwise_updated == []


def test_plan_says_which_schools_open_again(tmp_path):
    make_school("A school", urn=URN, status="closed")

    plan = planned(table(tmp_path / "a.csv", SCHOOL))

    assert [update.urn for update in plan.reopened] == [URN]
    assert "1 closed school opens again, among the updated." in list(summary(plan))


def test_details_name_types_districts_and_days(tmp_path):
    make_school("A school", urn=URN, district=make_district("Maldon"), register_district=make_district("Maldon"))
    make_district("Colchester")
    changed = {DISTRICT: "Colchester", "TypeOfEstablishment (name)": "Academy Converter", "OpenDate": "01-09-2020"}

    said = "\n".join(details(planned(table(tmp_path / "a.csv", SCHOOL | changed))))

    assert "type “Community school, Local authority maintained schools” becomes “Academy converter”" in said
    assert "district in the register “Maldon” becomes “Colchester”" in said
    assert "opened on empty becomes 1 September 2020" in said
    assert f"Update {URN} A school: " in said


@pytest.mark.once
class TestLinks:
    def test_links_lead_a_closed_school_to_its_successor(self):
        import_gias(REGISTER_2025, links=LINKS_2025)

        link = School.objects.get(urn=FRINTON).links.successors().get()

        assert link.linked_school.urn == FRINTON_ACADEMY
        assert link.linked_school.is_open

    def test_links_keep_the_name_of_a_school_that_is_not_held(self):
        import_gias(REGISTER_2025, links=LINKS_2025)

        unheld = SchoolLink.objects.filter(linked_school=None)

        assert unheld.exists()
        assert not unheld.filter(linked_name="").exists()

    def test_links_are_completed_when_the_other_school_arrives(self):
        import_gias(REGISTER_2020, links=LINKS_2025)
        assert School.objects.get(urn=FRINTON).links.successors().get().linked_school is None
        unheld = SchoolLink.objects.filter(linked_school=None).count()

        said = import_gias(REGISTER_2025)

        assert School.objects.get(urn=FRINTON).links.successors().get().linked_school.urn == FRINTON_ACADEMY
        assert f"Links: 0 created, {unheld - SchoolLink.objects.filter(linked_school=None).count()} updated" in said

    @pytest.mark.parametrize(
        ("kind", "direction", "manner"),
        [
            ("Successor", "successor", ""),
            ("Successor - merged", "successor", "merged"),
            ("Predecessor - amalgamated", "predecessor", "amalgamated"),
            ("PREDECESSOR - Split School", "predecessor", "split"),
            ("Child - Split School", "successor", "split"),
            ("Successor - moved", "successor", ""),
            ("Result of Amalgamation", "predecessor", "amalgamated"),  # it is open, so the other came before
            ("Merged - expansion in school capacity and changer in age range", "predecessor", "merged"),
        ],
    )
    def test_links_understand_the_type(self, tmp_path, kind, direction, manner):
        import_gias(table(tmp_path / "a.csv", SCHOOL), links=links(tmp_path / "l.csv", (URN, 149966, kind)))

        link = SchoolLink.objects.get()
        assert (link.direction, link.manner, link.linked_name) == (direction, manner, "School 149966")
        assert link.established_on == dt.date(2024, 9, 1)

    def test_links_of_other_kinds_or_schools_are_passed_over(self, tmp_path):
        lines = (URN, 149966, "Sixth Form Centre Link"), (149966, URN, "Predecessor"), (URN, 149967, "Other")

        said = import_gias(table(tmp_path / "a.csv", SCHOOL), links=links(tmp_path / "l.csv", *lines))

        assert "Links: 0 created, 0 updated, 0 unchanged, 3 passed over" in said

    def test_links_are_updated_when_the_file_says_otherwise(self, tmp_path):
        register = table(tmp_path / "a.csv", SCHOOL)
        import_gias(register, links=links(tmp_path / "l.csv", (URN, 149966, "Successor")))

        said = import_gias(register, links=links(tmp_path / "m.csv", (URN, 149966, "Successor - merged")))

        assert "Links: 0 created, 1 updated, 0 unchanged" in said
        assert SchoolLink.objects.get().manner == "merged"
        assert [record.history_type for record in SchoolLink.history.all()] == ["~", "+"]


class TestApply:
    def test_apply_writes_what_the_models_would(self, tmp_path):
        user = make_user()

        apply_plan(planned(table(tmp_path / "a.csv", SCHOOL | {"OpenDate": "01-09-2020"})), why="Why", by=user)

        school = School.objects.get()
        assert (school.urn, school.opened_on, school.notes, school.pupils) == (URN, dt.date(2020, 9, 1), "", None)
        school.full_clean()
        record = school.history.get()
        assert (record.history_type, record.history_change_reason, record.history_user) == ("+", "Why", user)
        assert record.instance == school
        assert record.diff_against(record).changes == []

    def test_apply_records_who_updated_a_school(self, tmp_path):
        make_school("Another name", urn=URN)
        user = make_user()

        apply_plan(planned(table(tmp_path / "a.csv", SCHOOL)), why="x" * 300, by=user)

        record = School.history.first()
        assert (record.name, record.history_type, record.history_user) == ("A school", "~", user)
        assert record.history_change_reason == "x" * 100

    def test_apply_gives_a_held_school_a_type_that_is_new(self, tmp_path):
        make_school("A school", urn=URN, establishment_type=make_type("Foundation school"))

        apply_plan(planned(table(tmp_path / "a.csv", SCHOOL)), why="Why")

        assert School.objects.get().establishment_type == EstablishmentType.objects.get(name="Community school")

    def test_apply_keeps_a_district_put_right_since_the_plan_was_made(self, tmp_path):
        maldon, colchester = make_district("Maldon"), make_district("Colchester")
        make_school("A school", urn=URN)
        plan = planned(table(tmp_path / "a.csv", SCHOOL | {DISTRICT: "Colchester"}))
        School.objects.update(district=maldon)

        apply_plan(plan, why="Why")

        school = School.objects.get()
        assert (school.district, school.register_district) == (maldon, colchester)

    def test_apply_of_a_plan_that_is_out_of_date_changes_nothing(self, tmp_path):
        make_school("Another name", urn=114705)
        plan = planned(table(tmp_path / "a.csv", SCHOOL | {"URN": "114705"}, SCHOOL))
        make_school("Made meanwhile", urn=URN)

        with pytest.raises(IntegrityError):
            apply_plan(plan, why="Why")

    def test_apply_says_how_far_it_is_with_what_is_new_and_what_is_updated(self, tmp_path):
        make_school("Another name", urn=114705)
        plan = planned(table(tmp_path / "a.csv", SCHOOL | {"URN": "114705"}, SCHOOL))
        told: list[int] = []

        def progress(parts):
            told.append(len(parts))
            yield from parts

        apply_plan(plan, why="Why", progress=progress)

        assert told == [1, 1]

    def test_apply_of_many_updates_makes_each(self):
        import_gias(REGISTER_2020)
        School.objects.update(pupils=1, gender="")

        said = import_gias(REGISTER_2020)

        assert "576 updated" in said
        assert not School.objects.filter(pupils=1).exists()
        assert School.history.count() == 2 * 576


@pytest.mark.parametrize(
    ("name", "group", "is_in_scope"),
    [
        ("Community school", "Local authority maintained schools", True),
        ("Academy sponsor led", "Academies", True),
        ("", "Free Schools", True),
        ("Other independent school", "Independent schools", False),
        ("Further education", "Colleges", False),
        ("", "", False),
    ],
)
def test_type_that_is_met_for_the_first_time_counts_where_it_is_state_funded(tmp_path, name, group, is_in_scope):
    of_type = {"TypeOfEstablishment (name)": name, "EstablishmentTypeGroup (name)": group}

    import_gias(table(tmp_path / "register.csv", SCHOOL | of_type))

    assert School.objects.get().establishment_type.is_in_scope is is_in_scope


def test_import_that_is_stopped_half_way_leaves_the_database_as_before(monkeypatch):
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("register.applying._write_links", stop)
    with pytest.raises(KeyboardInterrupt):
        import_gias(REGISTER_2020)

    assert everything() == [[[], 0]] * 4
