"""Files that are not what they should be: one clear message each, and the database as before."""

import gzip
import struct
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.core.management import CommandError
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from partnerships.models import School
from register.reading.columns import REQUIRED
from register.reading.files import FileRefused
from tests.conftest import REGISTER_2020
from tests.register.files import (
    LINKS_2025,
    MYLAND,
    REGISTER_2025,
    SCHOOL,
    edited,
    everything,
    import_gias,
    links,
    read,
    swap,
    table,
)
from tests.template_databases import REGISTERED

pytestmark = pytest.mark.once


def _locked(content: bytes) -> bytes:
    """A zip with the bit set that says that a password is needed, in its entry and in its directory."""
    directory = content.rindex(b"PK\x01\x02")
    flag = struct.pack("<H", 1)
    return content[:6] + flag + content[8 : directory + 8] + flag + content[directory + 10 :]


def _zipped(content: bytes, folder) -> bytes:
    with zipfile.ZipFile(folder / "made.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("edubasealldata20250422.csv", content)
    return (folder / "made.zip").read_bytes()


_ROW = SCHOOL | {"URN": "151000"}
SAVED = "\r\n".join([",".join(_ROW), ",".join(_ROW.values()), ""])

BROKEN = {
    "cut off in a row": (lambda content: content[:50_000], "Row 137 has 3 cells and the header 140"),
    "a wrong header": (swap(b"URN,", b"Number,"), "lacks the column URN in its first row"),
    "two wrong headers": (swap(b"URN,LA (code)", b"A,B"), r"lacks the columns URN, LA \(code\)"),
    "a repeated header": (swap(b"Locality", b"Street"), "has the column Street more than once"),
    "binary": (lambda content: b"\x89PNG\r\n\x1a\n\x00" + content[:1000], "is not a text file"),
    "a bad date": (
        swap(b",31-10-2016,", b",31-02-2016,"),
        "CloseDate: “31-02-2016” is not a day: February 2016 has 29",
    ),
    "an American date": (
        swap(b",31-10-2016,", b",10-31-2016,"),
        "CloseDate: “10-31-2016” has day and month the other way round",
    ),
    "a close before its opening": (swap(b",31-10-2016,", b",31-10-1816,"), "CloseDate: it is before OpenDate"),
    "a bad URN": (swap(b"\n114705,", b"\n11470x,"), "Row 3, URN: “11470x” is not a URN of six digits"),
    "a URN twice": (swap(b"\n114705,", b"\n114704,"), "Row 3, URN: 114704 is in row 2 already"),
    "a bad authority": (swap(b"\n114705,881", b"\n114705,88"), r"Row 3, LA \(code\): “88” is not a code of three"),
    "an unknown status": (swap(b",Open,", b",Ajar,"), r"EstablishmentStatus \(name\): “Ajar” is none of: open"),
    "a name left out": (swap(b"St George's New Town Junior School", b""), "EstablishmentName: a school needs a name"),
    "a name too long": (swap(b"St George's", b"St George's" * 30), "EstablishmentName: .* is longer than 200"),
    "an open quotation": (lambda content: content[:-2] + b'\r\n"114', "cannot be read"),
    "empty": (lambda content: b"", "is empty"),
    "blank": (lambda content: b"\r\n \r\n", "is empty"),
    "a header alone": (lambda content: content.splitlines(keepends=True)[0], "a header and no schools"),
    "a gzip cut off": (lambda content: gzip.compress(content)[:2000], "is not whole"),
    "a gzip damaged": (lambda content: gzip.compress(content)[:-8] + b"x" * 8, "is not whole"),
    "a zip cut off": (lambda content: b"PK\x03\x04" + content[:500], "is not whole"),
}


@pytest.fixture(scope="class")
def held(loaded) -> Iterator[None]:
    """The register of 2020, for the tests of a class."""
    with loaded(REGISTERED):
        yield


@pytest.mark.django_db
class TestBrokenFiles:
    @pytest.fixture(autouse=True)
    def _refreshed(self, held):
        School.objects.filter(urn=MYLAND).update(name="Would be refreshed")
        self.before = everything()

    @pytest.mark.parametrize("fault", BROKEN)
    def test_import_refuses_the_whole_file_with_one_clear_message(self, tmp_path, fault):
        change, message = BROKEN[fault]

        with pytest.raises(CommandError, match=message) as refused:
            import_gias(edited(tmp_path, change))

        assert str(refused.value).endswith("\nNothing was changed.")
        assert refused.value.returncode == 1
        assert everything() == self.before

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
    @pytest.mark.parametrize("wrap", [lambda content, _: content, _zipped, lambda content, _: gzip.compress(content)])
    def test_file_that_excel_saved_as_unicode_text_is_read(self, tmp_path, encoding, wrap):
        text = SAVED.replace(",", "\t").replace("A school", "École")
        content = (b"\xfe\xff" if encoding == "utf-16-be" else b"") + text.encode(encoding)
        (tmp_path / "register.txt").write_bytes(wrap(content, tmp_path))

        import_gias(tmp_path / "register.txt", even_so=True)

        assert School.objects.get(urn=151000).name == "École"

    @pytest.mark.parametrize("blank", ["", "\r\n \r\n"])
    def test_blank_file_of_utf_16_is_said_to_be_empty(self, tmp_path, blank):
        (tmp_path / "register.csv").write_bytes(blank.encode("utf-16"))

        with pytest.raises(CommandError, match=r"register\.csv is empty"):
            import_gias(tmp_path / "register.csv")

    def test_files_that_are_given_in_each_others_place_are_named_as_such(self, tmp_path):
        given = links(tmp_path / "links.csv", (114704, 114705, "Successor"))

        with pytest.raises(CommandError) as refused:
            import_gias(given, links=REGISTER_2025)

        assert "links.csv is the DfE’s file of links, not the register. Give it as the links" in str(refused.value)
        assert (
            f"{REGISTER_2025.name} is the DfE’s register, not its file of links. Give it as the register, and as the "
            "links a file such as links_edubasealldata20250422.csv, or none." in str(refused.value)
        )
        assert everything() == self.before

    def test_import_refuses_bad_links_and_leaves_the_schools(self, tmp_path):
        with pytest.raises(CommandError, match="Row 2, LinkURN: “1147” is not a URN") as refused:
            import_gias(REGISTER_2025, links=links(tmp_path / "links.csv", (114704, 1147, "Successor")))

        assert str(refused.value).startswith("links.csv:\n")
        assert everything() == self.before

    def test_import_says_what_is_wrong_with_both_files(self, tmp_path):
        register = edited(tmp_path, swap(b",Open,", b",Ajar,"))
        cut_off = tmp_path / "links.csv"
        cut_off.write_bytes(LINKS_2025.read_bytes()[:300])

        with pytest.raises(CommandError) as refused:
            import_gias(register, links=cut_off)

        assert "register.csv:\nRow 2, EstablishmentStatus (name): “Ajar”" in str(refused.value)
        assert "links.csv:\nRow " in str(refused.value)


@pytest.mark.django_db
class TestFaults:
    def test_import_lists_twenty_faults_and_counts_the_rest(self, tmp_path):
        path = edited(tmp_path, lambda content: content.replace(b",Open,", b",Ajar,"))

        with pytest.raises(CommandError) as refused:
            import_gias(path)

        lines = str(refused.value).splitlines()
        assert len([line for line in lines if line.startswith("Row ")]) == 20
        assert lines[-3:] == ["and 543 more", "563 rejected.", "Nothing was changed."]

    def test_import_lists_every_fault_of_a_row_and_counts_it_once(self, tmp_path):
        bad = SCHOOL | {"URN": "1", "OpenDate": "1/1/20"}

        with pytest.raises(CommandError) as refused:
            import_gias(table(tmp_path / "bad.csv", bad))

        assert str(refused.value).splitlines() == [
            "bad.csv:",
            "Row 2, URN: “1” is not a URN of six digits.",
            "Row 2, OpenDate: “1/1/20” does not give the whole year. Write 1 January 2020 if that is meant.",
            "1 rejected.",
            "Nothing was changed.",
        ]

    def test_import_lists_faults_of_every_kind_in_the_order_of_the_rows(self, tmp_path):
        lines = [",".join(row.values()) for row in (SCHOOL, SCHOOL | {"URN": "x"})]
        (tmp_path / "bad.csv").write_text(
            "\n".join([",".join(SCHOOL), "114704,881,short", lines[1], lines[0], lines[0]])
        )

        with pytest.raises(CommandError) as refused:
            import_gias(tmp_path / "bad.csv")

        said = str(refused.value).splitlines()
        assert [line[:6] for line in said[1:4]] == ["Row 2 ", "Row 3,", "Row 5,"]
        assert said[4] == "3 rejected."

    @pytest.mark.parametrize("column", ["StatutoryLowAge", "SchoolCapacity", "Easting"])
    def test_import_leaves_out_a_number_larger_than_any_database_holds(self, tmp_path, column):
        said = import_gias(table(tmp_path / "odd.csv", SCHOOL | {column: "9999999999"}))

        assert "1 created" in said
        assert f"Row 2, {column}: “9999999999” is not a whole number from 0 to" in said

    def test_import_takes_a_school_that_closed_on_the_day_on_which_it_opened(self, tmp_path):
        of_a_day = {"EstablishmentStatus (name)": "Closed", "OpenDate": "01-09-2019", "CloseDate": "01-09-2019"}

        assert "1 created" in import_gias(table(tmp_path / "register.csv", SCHOOL | of_a_day))

    def test_import_passes_over_what_contradicts_itself_elsewhere(self, tmp_path):
        elsewhere = {"URN": "100000", "LA (code)": "201", "OpenDate": "02-01-2020", "CloseDate": "01-01-2020"}

        said = import_gias(table(tmp_path / "register.csv", SCHOOL, SCHOOL | elsewhere))

        assert "1 created" in said
        assert "1 school of other authorities passed over." in said

    @pytest.mark.parametrize(
        ("name", "message"), [("no-such-file.csv", "There is no file"), (".", "cannot be read: Is a directory")]
    )
    def test_import_says_when_there_is_no_such_file(self, tmp_path, name, message):
        with pytest.raises(CommandError, match=message):
            import_gias(tmp_path / name)


@pytest.mark.django_db
class TestKindsOfFile:
    def test_import_reads_gzip_and_zip_whatever_their_names(self, tmp_path):
        (tmp_path / "a.csv").write_bytes(gzip.compress(REGISTER_2020.read_bytes()))
        with zipfile.ZipFile(tmp_path / "b.csv", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(REGISTER_2020, "results/edubasealldata20250422.csv")
            archive.writestr("notes.csv", "not the register")

        first = import_gias(tmp_path / "a.csv")
        second = import_gias(tmp_path / "b.csv")

        assert "576 created" in first
        assert "576 unchanged" in second

    @pytest.mark.parametrize(
        ("names", "message"),
        [
            (["one.csv", "two.csv"], "holds 2 CSV files"),
            (["notes.txt"], "holds no CSV file"),
            (["xl/workbook.xml"], "is an Excel workbook. Save it as CSV"),
        ],
    )
    def test_import_refuses_a_zip_that_does_not_hold_one_table(self, tmp_path, names, message):
        with zipfile.ZipFile(tmp_path / "many.zip", "w") as archive:
            for name in names:
                archive.writestr(name, "a")

        with pytest.raises(CommandError, match=message):
            import_gias(tmp_path / "many.zip")

    def test_import_refuses_a_zip_with_a_password(self, tmp_path):
        path = edited(tmp_path, lambda content: _locked(_zipped(content, tmp_path)))

        with pytest.raises(CommandError, match="is locked with a password"):
            import_gias(path)

    @pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    def test_import_refuses_a_zip_that_is_packed_in_another_way_before_it_is_unpacked(self, tmp_path, method):
        with zipfile.ZipFile(tmp_path / "odd.zip", "w", method) as archive:
            archive.writestr("register.csv", bytes(30_000_000))
        tracemalloc.start()

        with pytest.raises(CommandError, match="is packed in a way that cannot be read"):
            import_gias(tmp_path / "odd.zip")

        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 10_000_000  # bytes

    def test_import_refuses_what_grows_too_large(self, tmp_path, monkeypatch):
        monkeypatch.setattr("register.reading.files.MAX_BYTES", 2_000_000)

        with pytest.raises(CommandError, match="is larger than 2 MB unpacked"):
            import_gias(edited(tmp_path, lambda content: gzip.compress(b" " * 3_000_000)))

    @pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
    def test_import_reads_accents_in_either_encoding(self, tmp_path, encoding):
        text = REGISTER_2020.read_bytes().decode("cp1252").replace("Hamilton Primary School", "École d’été", 1)
        (tmp_path / "register.csv").write_bytes(text.encode(encoding))

        import_gias(tmp_path / "register.csv")

        assert School.objects.get(urn=114706).name == "École d’été"

    def test_import_reads_columns_by_name_in_any_order(self, tmp_path):
        backwards = dict(reversed(SCHOOL.items()))

        import_gias(table(tmp_path / "register.csv", backwards | {"A column of tomorrow": "1"}))

        assert School.objects.get().name == "A school"

    def test_import_reads_cells_over_several_lines(self, tmp_path):
        import_gias(table(tmp_path / "register.csv", SCHOOL | {"EstablishmentName": " A \r\n school "}))

        assert School.objects.get().name == "A school"


def _register_or_refusal(path, content: bytes) -> None:
    path.write_bytes(content)
    with suppress(FileRefused):  # anything else is a fault
        assert read(path).schools


_quick = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_register_needs_ten_columns_and_no_more(tmp_path):
    table(tmp_path / "lean.csv", {name: value for name, value in SCHOOL.items() if name in REQUIRED})

    assert len(REQUIRED) == 10
    assert list(read(tmp_path / "lean.csv").schools) == [int(SCHOOL["URN"])]


@_quick
@given(content=st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode(errors="ignore")))
@example(content=b"\x1f\x8b\x08")
@example(content=b"PK\x03\x04")
def test_read_register_of_any_bytes_gives_schools_or_a_refusal(tmp_path, content):
    header = ",".join(REQUIRED).encode() + b"\r\n"

    _register_or_refusal(tmp_path / "anything", content)
    _register_or_refusal(tmp_path / "anything", header + content)


@_quick
@given(data=st.data(), packed=st.sampled_from(["gzip", "zip", "plain"]))
def test_read_register_of_a_damaged_file_gives_schools_or_a_refusal(tmp_path, data, packed):
    table(tmp_path / "whole.csv", SCHOOL)
    whole = (tmp_path / "whole.csv").read_bytes()
    content = {"gzip": gzip.compress, "zip": lambda text: _zipped(text, tmp_path), "plain": bytes}[packed](whole)
    at = data.draw(st.integers(0, len(content) - 1))
    put = data.draw(st.binary(max_size=4))

    _register_or_refusal(tmp_path / "damaged", content[:at] + put + content[at + len(put) :])
