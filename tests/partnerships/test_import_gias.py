"""The register's import, against the real files and against broken ones."""

import gzip
import shutil
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnerships.gias.columns import LINK_COLUMNS, REQUIRED, read_register
from partnerships.gias.reading import FileRefused, read_rows
from partnerships.models import EstablishmentType, School, SchoolLink
from tests.conftest import REGISTER_2020
from tests.factories import make_district, make_quadrant

DATA = Path(__file__).resolve().parent.parent / "data" / "gias"
REGISTER_2025 = DATA / "essex-register-2025.csv"
LINKS_2025 = DATA / "essex-links-2025.csv"
ENGLAND = DATA / "england-register-2020.csv.gz"
NORTH = 114708  # Myland Community Primary School, in Colchester by the register
NOWHERE = "DistrictAdministrative (name)"


def import_gias(*arguments: object, **options: object) -> str:
    """Run the command; return what it printed."""
    from io import StringIO

    out = StringIO()
    call_command("import_gias", *map(str, arguments), stdout=out, **options)
    return out.getvalue()


def everything() -> list:
    """Every row that an import may touch, and the length of its history."""
    rows = [list(model.objects.order_by("pk").values()) for model in (School, SchoolLink, EstablishmentType)]
    return [*rows, School.history.count(), SchoolLink.history.count()]


@pytest.fixture
def edited(tmp_path):
    """Return a copy of the 2020 register with its bytes changed by a function."""

    def edit(change, name: str = "register.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(change(REGISTER_2020.read_bytes()))
        return path

    return edit


@pytest.mark.django_db
class TestRealFiles:
    def test_import_2020_gives_576_schools_563_of_them_open(self):
        said = import_gias(REGISTER_2020)

        assert "576 created" in said
        assert School.objects.count() == 576
        assert School.objects.open().count() == 563

    def test_import_2025_with_links_creates_44_closes_49_and_rejects_none(self):
        import_gias(REGISTER_2020)

        said = import_gias(REGISTER_2025, links=LINKS_2025)

        assert "44 created, 0 updated, 49 closed, 527 unchanged, 0 rejected" in said
        assert School.objects.closed().count() == 62

    def test_import_links_lead_a_closed_school_to_its_successor(self):
        import_gias(REGISTER_2025, links=LINKS_2025)

        link = School.objects.get(urn=114723).links.successors().get()

        assert link.linked_school.urn == 149966
        assert link.linked_school.is_open

    def test_import_links_keep_the_name_of_a_school_that_is_not_held(self):
        import_gias(REGISTER_2025, links=LINKS_2025)

        unheld = SchoolLink.objects.filter(linked_school=None)

        assert unheld.exists()
        assert not unheld.filter(linked_name="").exists()

    def test_import_links_are_completed_when_the_other_school_arrives(self):
        import_gias(REGISTER_2020, links=LINKS_2025)
        assert School.objects.get(urn=114723).links.successors().get().linked_school is None

        import_gias(REGISTER_2025)

        assert School.objects.get(urn=114723).links.successors().get().linked_school.urn == 149966

    def test_import_of_the_same_file_again_changes_nothing(self):
        import_gias(REGISTER_2025, links=LINKS_2025)
        before = everything()

        said = import_gias(REGISTER_2025, links=LINKS_2025)

        assert "0 created, 0 updated, 0 closed, 620 unchanged" in said
        assert everything() == before

    def test_import_dry_run_lists_each_change_and_makes_none(self):
        import_gias(REGISTER_2020)
        before = everything()

        said = import_gias(REGISTER_2025, links=LINKS_2025, dry_run=True)

        assert "Close 114723 Frinton-on-Sea Primary School" in said
        assert "Create 149966 Frinton-on-Sea Primary School" in said
        assert "Nothing was changed" in said
        assert everything() == before

    def test_import_of_england_takes_every_authority_when_asked(self):
        said = import_gias(ENGLAND, la="all")

        assert "22709 created" in said
        assert School.objects.in_essex().count() == 576

    def test_import_of_england_takes_essex_alone_by_default(self):
        said = import_gias(ENGLAND)

        assert School.objects.count() == 576
        assert "22133 schools of other authorities were passed over" in said

    def test_import_refreshes_a_member_from_outside_that_is_held(self):
        import_gias(ENGLAND, la="919")
        outside = School.objects.first()
        School.objects.exclude(pk=outside.pk).delete()
        School.objects.update(name="Old name")

        import_gias(ENGLAND)

        outside.refresh_from_db()
        assert outside.name != "Old name"
        assert School.objects.outside_essex().count() == 1

    def test_import_writes_the_file_into_the_history(self):
        import_gias(REGISTER_2020)

        record = School.history.get(urn=NORTH)

        assert record.history_change_reason == "DfE register: essex-register-2020.csv"


@pytest.mark.django_db
class TestWhatOfficersAdd:
    @pytest.fixture(autouse=True)
    def _districts(self):
        self.colchester = make_district("Colchester", make_quadrant("North-East"))
        self.maldon = make_district("Maldon", make_quadrant("Mid"))

    def test_import_maps_the_district_and_so_the_quadrant(self):
        import_gias(REGISTER_2020)

        assert School.objects.get(urn=NORTH).district.quadrant.name == "North-East"

    def test_import_keeps_a_district_that_an_officer_put_right(self):
        import_gias(REGISTER_2020)
        School.objects.filter(urn=NORTH).update(district=self.maldon)

        import_gias(REGISTER_2025)

        school = School.objects.get(urn=NORTH)
        assert school.district == self.maldon
        assert school.register_district == self.colchester
        assert school.has_corrected_district

    def test_import_keeps_a_district_that_the_register_leaves_out(self):
        import_gias(REGISTER_2020)
        school = School.objects.filter(register_district=None).first()
        School.objects.filter(pk=school.pk).update(district=self.maldon)

        import_gias(REGISTER_2025)

        school.refresh_from_db()
        assert school.district == self.maldon

    def test_import_follows_the_register_where_no_officer_had_a_say(self, edited):
        import_gias(REGISTER_2020)

        import_gias(edited(lambda content: content.replace(b"E07000071,Colchester", b"E07000074,Maldon")))

        assert School.objects.get(urn=NORTH).district == self.maldon

    def test_import_leaves_the_officers_name_and_notes(self):
        import_gias(REGISTER_2020)
        School.objects.filter(urn=NORTH).update(known_as="Myland", notes="Rang in May.", name="Typed over")

        import_gias(REGISTER_2020)

        school = School.objects.get(urn=NORTH)
        assert (school.known_as, school.notes) == ("Myland", "Rang in May.")
        assert school.name == "Myland Community Primary School"

    def test_import_leaves_the_officers_word_on_what_counts(self):
        import_gias(REGISTER_2020)
        EstablishmentType.objects.filter(name="Pupil referral unit").update(is_in_scope=False)

        import_gias(REGISTER_2025)

        assert not EstablishmentType.objects.filter(name="Pupil referral unit", is_in_scope=True).exists()

    def test_import_takes_types_that_differ_in_capitals_as_one(self):
        import_gias(REGISTER_2020)

        names = list(EstablishmentType.objects.values_list("name", "group_name"))

        assert len({(name.lower(), group.lower()) for name, group in names}) == len(names)
        assert ("Community special school", "Special schools") in names

    def test_import_counts_state_funded_schools_and_no_others(self):
        import_gias(REGISTER_2020)

        counted = School.objects.in_scope().values_list("name", flat=True)

        assert "Columbus School and College" in counted, "a special academy whose type is empty"
        assert "New Hall School" not in counted, "an independent school"
        assert "St John's RC School (Essex)" not in counted, "a non-maintained special school"


def _swap(old: bytes, new: bytes):
    return lambda content: content.replace(old, new, 1)


BROKEN = {
    "cut off in a row": (lambda content: content[:50_000], "Row 154 has 41 cells and the header 140"),
    "a wrong header": (_swap(b"URN,", b"Number,"), "lacks the column URN"),
    "two wrong headers": (_swap(b"URN,LA (code)", b"A,B"), r"lacks the columns URN, LA \(code\)"),
    "a repeated header": (_swap(b"LA (name)", b"LA (code)"), r"has the column LA \(code\) more than once"),
    "binary": (lambda content: b"\x89PNG\r\n\x1a\n\x00" + content[:1000], "is not a text file"),
    "a bad date": (_swap(b",31-10-2016,", b",31-02-2016,"), "CloseDate: “31-02-2016” is not a day written DD-MM-YYYY"),
    "a bad URN": (_swap(b"\n114705,", b"\n11470x,"), "Row 3, URN: “11470x” is not a URN of six digits"),
    "a URN twice": (_swap(b"\n114705,", b"\n114704,"), "Row 3, URN: 114704 is in row 2 already"),
    "an unknown status": (_swap(b",Open,", b",Ajar,"), r"EstablishmentStatus \(name\): “Ajar” is none of: open"),
    "a bad number": (_swap(b",354,", b",many,"), "NumberOfPupils: “many” is not a whole number"),
    "a name left out": (_swap(b"St George's New Town Junior School", b""), "EstablishmentName: a school needs a name"),
    "an open quotation": (lambda content: content[:-2] + b'\r\n"114', "cannot be read"),
    "empty": (lambda content: b"", "is empty"),
    "a header alone": (lambda content: content.splitlines(keepends=True)[0], "a header and no schools"),
}


@pytest.mark.django_db
class TestBrokenFiles:
    @pytest.fixture(autouse=True)
    def _held(self):
        import_gias(REGISTER_2020)
        School.objects.filter(urn=NORTH).update(name="Would be refreshed")
        self.before = everything()

    @pytest.mark.parametrize("fault", BROKEN)
    def test_import_refuses_the_whole_file_with_one_clear_message(self, edited, fault):
        change, message = BROKEN[fault]

        with pytest.raises(CommandError, match=message) as refused:
            import_gias(edited(change))

        assert "Nothing was changed" in str(refused.value)
        assert refused.value.returncode == 1
        assert everything() == self.before

    def test_import_lists_twenty_faults_and_counts_the_rest(self, edited):
        path = edited(lambda content: content.replace(b",Open,", b",Ajar,"))

        with pytest.raises(CommandError) as refused:
            import_gias(path)

        lines = str(refused.value).splitlines()
        assert len([line for line in lines if line.startswith("Row ")]) == 20
        assert "and 543 more" in lines
        assert lines[-1] == "563 rejected. Nothing was changed."

    @pytest.mark.parametrize(
        ("name", "message"), [("no-such-file.csv", "There is no file"), (".", "cannot be read: Is a directory")]
    )
    def test_import_says_when_there_is_no_such_file(self, tmp_path, name, message):
        with pytest.raises(CommandError, match=message):
            import_gias(tmp_path / name)

    def test_import_refuses_a_gzip_that_was_cut_off(self, edited):
        with pytest.raises(CommandError, match="is not whole"):
            import_gias(edited(lambda content: gzip.compress(content)[:2000]))

    def test_import_refuses_a_damaged_zip(self, edited):
        with pytest.raises(CommandError, match="is not whole"):
            import_gias(edited(lambda content: b"PK\x03\x04" + content[:500]))

    def test_import_refuses_a_zip_of_several_tables(self, tmp_path):
        with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
            archive.writestr("one.csv", "a")
            archive.writestr("two.csv", "b")

        with pytest.raises(CommandError, match="holds 2 CSV files"):
            import_gias(tmp_path / "two.zip")

    def test_import_refuses_bad_links_and_leaves_the_schools(self, tmp_path):
        (tmp_path / "links.csv").write_text(",".join(LINK_COLUMNS) + "\r\n114704,1147,Name,Successor,01-13-2020\r\n")

        with pytest.raises(CommandError, match="Row 2, LinkURN: “1147” is not a URN"):
            import_gias(REGISTER_2025, links=tmp_path / "links.csv")

        assert everything() == self.before

    def test_import_refuses_an_authority_that_is_none(self):
        with pytest.raises(CommandError, match="“Essex” is not an authority"):
            import_gias(REGISTER_2020, la="Essex")


@pytest.mark.django_db
class TestKindsOfFile:
    def test_import_reads_gzip_and_zip_whatever_their_names(self, tmp_path):
        (tmp_path / "a.csv").write_bytes(gzip.compress(REGISTER_2020.read_bytes()))
        with zipfile.ZipFile(tmp_path / "b.csv", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(REGISTER_2020, "edubasealldata20250422.csv")
            archive.writestr("notes.csv", "not the register")

        first = import_gias(tmp_path / "a.csv")
        second = import_gias(tmp_path / "b.csv")

        assert "576 created" in first
        assert "576 unchanged" in second

    @pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
    def test_import_reads_accents_in_either_encoding(self, tmp_path, encoding):
        text = REGISTER_2020.read_bytes().decode("cp1252").replace("Hamilton Primary School", "École d’été", 1)
        (tmp_path / "register.csv").write_bytes(text.encode(encoding))

        import_gias(tmp_path / "register.csv")

        assert School.objects.get(urn=114706).name == "École d’été"

    def test_import_reads_columns_by_name_in_any_order(self, tmp_path):
        lines = [line.split(",", 4) for line in ("LA (code),LA (name),URN", "881,Essex,114704")]
        rest = REQUIRED[2:]
        values = ["A school", "Community school", "", "Open", "", "", "Primary"]
        text = "\r\n".join(",".join([*start, *more]) for start, more in zip(lines, (rest, values), strict=True))
        (tmp_path / "register.csv").write_text(text)

        import_gias(tmp_path / "register.csv")

        assert School.objects.get().name == "A school"

    def test_import_leaves_what_a_missing_column_says_nothing_of(self, tmp_path):
        import_gias(REGISTER_2020)
        school = School.objects.exclude(postcode="").first()
        header = ",".join(REQUIRED)
        row = f"{school.urn},881,{school.name.replace(',', '')},Community school,,Open,,,Primary"
        (tmp_path / "register.csv").write_text(f"{header}\n{row}\n")

        import_gias(tmp_path / "register.csv")

        assert School.objects.get(pk=school.pk).postcode == school.postcode


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode(errors="ignore")))
def test_read_register_of_any_bytes_gives_schools_or_a_refusal(tmp_path, content):
    path = tmp_path / "anything"
    header = ",".join(REQUIRED).encode() + b"\r\n"
    path.write_bytes(content if content[:1] in (b"P", b"\x1f") else header + content)

    with suppress(FileRefused):  # anything else is a fault
        assert read_register(read_rows(path, REQUIRED)).schools


@pytest.mark.django_db
def test_import_that_fails_half_way_leaves_the_database_as_before(monkeypatch, tmp_path):
    shutil.copy(REGISTER_2020, tmp_path / "register.csv")

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("partnerships.gias.apply._write_links", fail)
    with pytest.raises(KeyboardInterrupt):
        import_gias(tmp_path / "register.csv")

    assert School.objects.count() == 0
    assert School.history.count() == 0
