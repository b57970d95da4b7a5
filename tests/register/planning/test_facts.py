"""What an import makes of the cells of a school, and what it leaves alone."""

import pytest

from partnerships.models import School
from tests.conftest import REGISTER_2020
from tests.factories import make_school
from tests.register.files import MYLAND, SCHOOL, import_gias, table

pytestmark = pytest.mark.once


@pytest.mark.django_db
class TestFacts:
    def test_import_leaves_the_officers_name_and_notes(self):
        import_gias(REGISTER_2020)
        School.objects.filter(urn=MYLAND).update(
            known_as="Myland", notes="Rang in May.", office_email="office@example.org", name="Typed over"
        )

        import_gias(REGISTER_2020)

        school = School.objects.get(urn=MYLAND)
        assert (school.known_as, school.notes, school.office_email) == ("Myland", "Rang in May.", "office@example.org")
        assert school.name == "Myland Community Primary School"

    def test_import_leaves_what_a_missing_column_says_nothing_of(self, tmp_path):
        make_school(urn=114704, postcode="CO1 1AA", pupils=90)

        import_gias(table(tmp_path / "register.csv", SCHOOL))

        school = School.objects.get(urn=114704)
        assert (school.name, school.postcode, school.pupils) == ("A school", "CO1 1AA", 90)

    @pytest.mark.parametrize(
        ("column", "cell", "field", "value"),
        [
            ("EstablishmentName", "  St  Mary’s ", "name", "St Mary’s"),
            ("EstablishmentStatus (name)", "Open, but proposed to close", "status", "proposed-to-close"),
            ("EstablishmentStatus (name)", "Proposed to open", "status", "proposed-to-open"),
            ("PhaseOfEducation (name)", "Middle deemed primary", "phase", "primary"),
            ("PhaseOfEducation (name)", "Middle Deemed Secondary", "phase", "secondary"),
            ("PhaseOfEducation (name)", "All Through", "phase", "all-through"),
            ("PhaseOfEducation (name)", "16 plus", "phase", "16-plus"),
            ("PhaseOfEducation (name)", "Not applicable", "phase", "special-and-other"),
            ("PhaseOfEducation (name)", "", "phase", ""),
            ("Easting", "0", "easting", None),
            ("Northing", "", "northing", None),
            ("NumberOfPupils", "0", "pupils", 0),
            ("StatutoryHighAge", "11", "high_age", 11),
        ],
    )
    def test_import_understands_a_cell(self, tmp_path, column, cell, field, value):
        import_gias(table(tmp_path / "register.csv", SCHOOL | {column: cell}))

        assert getattr(School.objects.get(), field) == value

    def test_import_notes_a_phase_that_it_does_not_know(self, tmp_path):
        said = import_gias(table(tmp_path / "register.csv", SCHOOL | {"PhaseOfEducation (name)": "Lifelong"}))

        assert "1 phase not known here, left empty: Lifelong." in said
        assert School.objects.get().phase == ""
