"""The districts and postcodes that officers put right, and what an import may do to them."""

import pytest

from partnerships.models import School
from register.applying import apply_plan
from register.models import RegisterImport
from register.planning.preview import preview_of
from register.runs.refresh import undo_import
from tests.conftest import REGISTER_2020
from tests.factories import make_district, make_quadrant
from tests.register.files import MYLAND, REGISTER_2025, SCHOOL, edited, import_gias, planned, table

pytestmark = [pytest.mark.once, pytest.mark.slow]

CODE, NAME = "DistrictAdministrative (code)", "DistrictAdministrative (name)"


@pytest.mark.django_db
class TestDistricts:
    @pytest.fixture(autouse=True)
    def _districts(self):
        self.colchester = make_district("Colchester", make_quadrant("North-East"))
        self.maldon = make_district("Maldon", make_quadrant("Mid"))
        self.maldon.code = "E07000074"
        self.maldon.save()

    def _school(self) -> tuple:
        """The district of the school that the test imports, and what the register says it is."""
        school = School.objects.get(urn=SCHOOL["URN"])
        return school.district, school.register_district

    def test_import_maps_the_district_and_so_the_quadrant(self):
        import_gias(REGISTER_2020)

        assert School.objects.get(urn=MYLAND).district.quadrant.name == "North-East"

    @pytest.mark.parametrize(("code", "name"), [("E07000074", ""), ("E07000074", "Colchester"), ("", "MALDON")])
    def test_import_knows_a_district_by_its_code_and_else_by_its_name(self, tmp_path, code, name):
        import_gias(table(tmp_path / "a.csv", SCHOOL | {CODE: code, NAME: name}))

        assert self._school() == (self.maldon, self.maldon)

    @pytest.mark.parametrize(("code", "name", "said"), [("E09000001", "", "E09000001"), ("E09000001", "City", "City")])
    def test_import_says_which_districts_it_does_not_know(self, tmp_path, code, name, said):
        output = import_gias(table(tmp_path / "a.csv", SCHOOL | {CODE: code, NAME: name}))

        assert f"1 district not known here, left empty: {said}." in output
        assert self._school() == (None, None)

    def test_import_keeps_a_district_that_an_officer_put_right(self):
        import_gias(REGISTER_2020)
        School.objects.filter(urn=MYLAND).update(district=self.maldon)

        import_gias(REGISTER_2025)

        school = School.objects.get(urn=MYLAND)
        assert (school.district, school.register_district) == (self.maldon, self.colchester)
        assert school.has_corrected_district

    def test_import_keeps_a_district_that_the_register_leaves_out_and_later_has(self, tmp_path):
        without, with_colchester = SCHOOL | {CODE: "", NAME: ""}, SCHOOL | {CODE: "", NAME: "Colchester"}
        import_gias(table(tmp_path / "a.csv", without))
        School.objects.update(district=self.maldon)

        import_gias(table(tmp_path / "b.csv", without))
        assert self._school() == (self.maldon, None)

        import_gias(table(tmp_path / "c.csv", with_colchester))
        assert self._school() == (self.maldon, self.colchester)

    @pytest.mark.parametrize(("name", "found"), [("Colchester", "Colchester"), ("Maldon", "Maldon")])
    def test_import_fills_a_district_that_an_officer_emptied(self, tmp_path, name, found):
        """ADR 3: to empty it is to take a correction back, so that the register is followed again."""
        import_gias(table(tmp_path / "a.csv", SCHOOL | {NAME: "Colchester"}))
        School.objects.update(district=None)

        import_gias(table(tmp_path / "b.csv", SCHOOL | {NAME: name}))

        district, register_district = self._school()
        assert (district.name, register_district.name) == (found, found)

    def test_import_leaves_a_district_empty_that_the_register_has_not_either(self, tmp_path):
        import_gias(table(tmp_path / "a.csv", SCHOOL | {CODE: "", NAME: "Colchester"}))
        School.objects.update(district=None)

        import_gias(table(tmp_path / "b.csv", SCHOOL | {CODE: "", NAME: ""}))

        assert self._school() == (None, None)

    def test_district_emptied_after_the_plan_stays_empty_when_it_is_applied(self, tmp_path):
        import_gias(table(tmp_path / "a.csv", SCHOOL | {NAME: "Colchester"}))
        plan = planned(table(tmp_path / "b.csv", SCHOOL | {NAME: "Maldon"}))
        School.objects.update(district=None)

        apply_plan(plan, why="Test")

        assert self._school() == (None, self.maldon), "what the officer did since the preview is left alone"

    def test_district_put_right_after_the_plan_is_left_alone_when_it_is_applied(self, tmp_path):
        import_gias(table(tmp_path / "a.csv", SCHOOL | {NAME: "Colchester"}))
        plan = planned(table(tmp_path / "b.csv", SCHOOL | {NAME: "Maldon"}))
        braintree = make_district("Braintree", make_quadrant("Mid"))
        School.objects.update(district=braintree)

        apply_plan(plan, why="Test")

        assert self._school() == (braintree, self.maldon)

    def test_import_follows_the_register_once_it_agrees_with_the_officer(self, tmp_path):
        import_gias(table(tmp_path / "a.csv", SCHOOL | {NAME: "Colchester"}))
        School.objects.update(district=self.maldon)

        import_gias(table(tmp_path / "b.csv", SCHOOL | {NAME: "Maldon"}))
        import_gias(table(tmp_path / "c.csv", SCHOOL | {NAME: "Colchester"}))

        assert self._school() == (self.colchester, self.colchester)

    def test_import_follows_the_register_where_no_officer_had_a_say(self, tmp_path):
        import_gias(REGISTER_2020)

        import_gias(edited(tmp_path, lambda content: content.replace(b"E07000071,Colchester", b"E07000074,Maldon")))

        assert School.objects.get(urn=MYLAND).district == self.maldon

    def test_import_of_a_file_without_districts_says_nothing_of_them(self, tmp_path):
        import_gias(table(tmp_path / "a.csv", SCHOOL | {NAME: "Colchester"}))

        said = import_gias(table(tmp_path / "b.csv", SCHOOL))

        assert "1 unchanged" in said
        assert self._school() == (self.colchester, self.colchester)


@pytest.mark.django_db
class TestPostcodes:
    """ADR 3: what an officer puts in stands beside what the register says, until the register agrees."""

    def _import(self, folder, postcode: str) -> None:
        import_gias(table(folder / "register.csv", SCHOOL | {"Postcode": postcode}))

    def _held(self) -> tuple[str, str]:
        """The school's postcode, and the register's."""
        school = School.objects.get(urn=SCHOOL["URN"])
        return school.postcode, school.register_postcode

    @pytest.mark.parametrize("register", ["", "CO1 1AA"])
    def test_import_keeps_a_postcode_that_an_officer_put_in(self, tmp_path, register):
        self._import(tmp_path, register)
        School.objects.update(postcode="CO4 5EG")

        self._import(tmp_path, register)

        assert self._held() == ("CO4 5EG", register)
        assert School.objects.get().has_corrected_postcode

    def test_import_keeps_the_officers_postcode_and_what_the_register_newly_says(self, tmp_path):
        self._import(tmp_path, "")
        School.objects.update(postcode="CO4 5EG")

        self._import(tmp_path, "CO1 1AA")

        assert self._held() == ("CO4 5EG", "CO1 1AA")
        assert School.objects.disagreeing_with_register().exists()

    def test_mark_goes_once_the_register_agrees_and_the_next_refresh_is_followed(self, tmp_path):
        self._import(tmp_path, "")
        School.objects.update(postcode="CO4 5EG")

        self._import(tmp_path, "CO4 5EG")
        assert self._held() == ("CO4 5EG", "CO4 5EG")
        assert not School.objects.get().has_corrected_postcode

        self._import(tmp_path, "CO4 5EH")
        assert self._held() == ("CO4 5EH", "CO4 5EH")

    def test_import_fills_a_postcode_that_an_officer_emptied(self, tmp_path):
        self._import(tmp_path, "CO1 1AA")
        School.objects.update(postcode="")

        self._import(tmp_path, "CO1 1AB")

        assert self._held() == ("CO1 1AB", "CO1 1AB")

    def test_postcode_emptied_after_the_plan_stays_empty_when_it_is_applied(self, tmp_path):
        self._import(tmp_path, "CO1 1AA")
        plan = planned(table(tmp_path / "new.csv", SCHOOL | {"Postcode": "CO1 1AB"}))
        School.objects.update(postcode="")

        apply_plan(plan, why="Test")

        assert self._held() == ("", "CO1 1AB")

    def test_import_of_a_file_without_postcodes_says_nothing_of_them(self, tmp_path):
        self._import(tmp_path, "CO1 1AA")
        School.objects.update(postcode="CO4 5EG")

        said = import_gias(table(tmp_path / "without.csv", SCHOOL))

        assert "1 unchanged" in said
        assert self._held() == ("CO4 5EG", "CO1 1AA")

    def test_correction_made_after_the_plan_is_left_alone_when_it_is_applied(self, tmp_path):
        self._import(tmp_path, "CO1 1AA")
        plan = planned(table(tmp_path / "new.csv", SCHOOL | {"Postcode": "CO1 1AB"}))
        School.objects.update(postcode="CO4 5EG")

        apply_plan(plan, why="Test")

        assert self._held() == ("CO4 5EG", "CO1 1AB")

    def test_undo_restores_the_correction_and_what_the_register_said_exactly(self, tmp_path):
        self._import(tmp_path, "CO1 1AA")
        School.objects.update(postcode="CO4 5EG")
        before = list(School.objects.values())
        self._import(tmp_path, "CO4 5EG")

        undo_import(RegisterImport.objects.of_authorities(["881"]).first())

        assert list(School.objects.values()) == before
        assert self._held() == ("CO4 5EG", "CO1 1AA")

    def test_preview_shows_the_postcode_kept_and_what_the_register_will_say(self, tmp_path):
        self._import(tmp_path, "")
        School.objects.update(postcode="CO4 5EG")

        preview = preview_of(planned(table(tmp_path / "new.csv", SCHOOL | {"Postcode": "CO1 1AA"})))

        kept = ["kept", 114704, "A school", "postcode", "CO4 5EG", "the register says CO1 1AA"]
        assert [line for line in preview["lines"] if line[0] == "kept"] == [kept]

    def test_preview_keeps_nothing_where_the_register_comes_to_agree(self, tmp_path):
        self._import(tmp_path, "")
        School.objects.update(postcode="CO4 5EG")

        preview = preview_of(planned(table(tmp_path / "new.csv", SCHOOL | {"Postcode": "CO4 5EG"})))

        assert [line[0] for line in preview["lines"]] == ["updated"]
