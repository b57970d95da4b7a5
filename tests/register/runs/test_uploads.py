"""Uploads that are refused or asked about a second time, and one refresh at a time."""

import datetime as dt
import gzip
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import CommandError

from accounts import roles
from office.models import Message
from partnerships.models import School
from register.models import RegisterImport
from register.runs import running as runs
from register.runs.running import State
from tests.admin import change
from tests.conftest import REGISTER_2020
from tests.factories import (
    make_headship,
    make_lead,
    make_partnership,
    make_person,
    make_register_import,
    make_school,
    make_user,
)
from tests.partnerships.directory.test_views import text_of
from tests.register.files import FRINTON, LINKS_2025, REGISTER_2025, SCHOOL, closing, edited, import_gias, swap, table
from tests.register.runs.uploading import ADD, latest, rows, upload

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.slow
class TestAskedTwice:
    def test_file_that_closes_more_than_a_tenth_is_applied_only_after_a_second_word(self, officer, tmp_path):
        page = text_of(upload(officer, closing(tmp_path, 57)))
        assert "It would close 57 of the 564 open schools, more than 10%." in page
        before = rows()

        asked_again = officer.post(change(latest(), "apply"))
        assert "Tick the box if this is the right file." in text_of(asked_again)
        assert latest().state == State.READY
        assert rows() == before

        officer.post(change(latest(), "apply"), {"sure": "on"})
        assert latest().state == State.APPLIED

    def test_file_that_closes_a_tenth_is_asked_about_once(self, officer, tmp_path):
        upload(officer, closing(tmp_path, 56))

        assert latest().cautions == []

    def test_file_that_has_fewer_than_half_of_the_open_schools_is_asked_about(self, officer, tmp_path):
        page = text_of(upload(officer, table(tmp_path / "one.csv", SCHOOL)))
        asked_again = text_of(officer.post(change(latest(), "apply")))

        assert (
            "Of the 564 open schools held here, 563 are not in it and stay as they are: it may be the wrong file."
            in page
        )
        assert "Tick the box if this is the right file." in asked_again
        assert latest().state == State.READY

    def test_file_that_has_half_of_the_open_schools_is_not(self, officer, tmp_path):
        School.objects.exclude(urn=int(SCHOOL["URN"])).update(status="closed", closed_on=dt.date(2019, 1, 1))
        make_school("Another")

        upload(officer, table(tmp_path / "one.csv", SCHOOL))

        assert latest().cautions == []

    def test_file_of_a_day_to_come_is_asked_about(self, officer, tmp_path):
        ahead = tmp_path / "edubasealldata20990501.csv"
        ahead.write_bytes(REGISTER_2020.read_bytes())

        page = text_of(upload(officer, ahead))

        assert "By its name or its rows it is of 1 May 2099, which is still to come" in page

    @pytest.mark.parametrize(
        ("last", "is_asked"),
        [
            ({"newest_on": dt.date(2020, 1, 1)}, True),
            ({"newest_on": dt.date(2019, 1, 1)}, False),  # the very day
            ({"newest_on": None}, False),
        ],
    )
    def test_file_that_is_older_than_the_last_applied_one(self, officer, last, is_asked):
        make_register_import(la_codes="881", applied_at=runs.timezone.now(), **{"state": "applied"} | last)

        page = text_of(upload(officer, REGISTER_2020))

        assert (
            "It is older than the file that was applied last: its newest day is 1 January 2019, that of "
            "edubasealldata.csv is 1 January 2020." in page
        ) == is_asked

    def _applied(self, name: str, newest: dt.date, **fields) -> None:
        applied = {"state": "applied", "applied_at": runs.timezone.now()}
        make_register_import(**applied | {"file_name": name, "la_codes": "881", "newest_on": newest} | fields)

    def test_file_that_is_older_than_one_that_was_undone_is_asked_about(self, officer):
        self._applied("undone.csv", dt.date(2020, 1, 1), state="undone")

        page = text_of(upload(officer, REGISTER_2020))

        assert "A newer file was applied on" in page
        assert (
            "and undone since: its newest day is 1 January 2019, that of undone.csv is 1 January 2020. If the newer "
            "one was right after all, apply that instead; if it was not, this may be the right one." in page
        )

    def test_file_in_force_is_named_though_a_newer_one_was_undone(self, officer):
        self._applied("in-force.csv", dt.date(2020, 1, 1))
        self._applied("undone.csv", dt.date(2021, 1, 1), state="undone")

        page = text_of(upload(officer, REGISTER_2020))

        assert (
            "It is older than the file that was applied last: its newest day is 1 January 2019, that of in-force.csv "
            "is 1 January 2020. It would put back what has changed since." in page
        )
        assert "undone.csv" not in page

    def test_file_that_is_older_than_one_before_the_last_is_asked_about(self, officer):
        self._applied("newest.csv", dt.date(2020, 1, 1))
        self._applied("older.csv", dt.date(2018, 1, 1))

        page = text_of(upload(officer, REGISTER_2020))

        assert "before the last one: its newest day is 1 January 2019, that of newest.csv is 1 January 2020." in page

    def test_extract_that_is_older_than_an_earlier_one_is_asked_about(self, officer, tmp_path):
        self._applied("newest.csv", dt.date(2019, 1, 1), extracted_on=dt.date(2020, 5, 2))
        self._applied("later.csv", dt.date(2019, 1, 1), extracted_on=dt.date(2020, 5, 1))
        older = tmp_path / "edubasealldata20200501.csv"
        older.write_bytes(REGISTER_2020.read_bytes())

        page = text_of(upload(officer, older))

        assert "its newest day is 1 May 2020, that of newest.csv is 2 May 2020" in page

    def test_old_file_with_a_name_of_a_day_to_come_is_told_by_what_is_in_it(self, officer, tmp_path):
        self._applied("newest.csv", dt.date(2020, 1, 1), extracted_on=dt.date(2020, 1, 2))
        misnamed = tmp_path / "edubasealldata20990501.csv"
        misnamed.write_bytes(REGISTER_2020.read_bytes())

        page = text_of(upload(officer, misnamed))

        assert "its newest day is 1 January 2019, that of newest.csv is 1 January 2020" in page

    def test_day_after_that_of_applying_is_wrong_and_asks_nothing(self, officer):
        self._applied("wrong.csv", dt.date(2099, 1, 1), state="undone")

        upload(officer, REGISTER_2020)

        assert latest().cautions == []

    def test_command_says_the_same_and_changes_nothing(self, officer, tmp_path):
        before = rows()

        with pytest.raises(CommandError) as refused:
            import_gias(closing(tmp_path, 57))

        assert "It would close 57 of the 564 open schools" in str(refused.value)
        assert "If this is the right file, run it again with --even-so." in str(refused.value)
        assert refused.value.returncode == 1
        assert rows() == before
        assert (latest().state, latest().message) == (State.REFUSED, str(refused.value))

    def test_command_refuses_a_file_that_is_older_than_the_last(self, officer):
        make_register_import(
            la_codes="881", state="applied", applied_at=runs.timezone.now(), newest_on=dt.date(2020, 1, 1)
        )

        with pytest.raises(CommandError, match="older than the file that was applied last"):
            import_gias(REGISTER_2020)

    def test_command_goes_on_where_it_is_told_that_the_file_is_right(self, officer, tmp_path, capsys):
        import_gias(closing(tmp_path, 57), "--even-so")

        assert "It would close 57 of the 564 open schools" in capsys.readouterr().err
        assert latest().state == State.APPLIED

    def test_dry_run_says_it_and_is_no_error(self, officer, tmp_path, capsys):
        said = import_gias(closing(tmp_path, 57), "--dry-run")

        assert "It would close 57 of the 564 open schools" in capsys.readouterr().err
        assert "Nothing was changed: this was a dry run." in said

    def test_command_takes_what_gives_no_cause_and_the_same_file_again(self, officer):
        assert "0 rejected" in import_gias(REGISTER_2020)
        assert "0 created, 0 updated, 0 closed" in import_gias(REGISTER_2020)


@pytest.mark.slow
class TestOneAtATime:
    @pytest.fixture
    def running(self, officer):
        """A refresh that another officer began and that is at work."""
        other = make_user("bo@example.org", roles.OFFICER, name="Bo Officer")
        imported = runs.new_import(file_name="edubasealldata20250422.csv", la_codes="881")
        runs.begin(imported, State.READING, by=other, is_claimed=True)
        return imported

    def test_second_upload_is_refused_and_says_who_runs_what(self, officer, running):
        page = text_of(upload(officer, REGISTER_2025))

        assert "Bo Officer started a refresh from edubasealldata20250422.csv" in page
        assert "Wait until it is done" in page
        assert RegisterImport.objects.get(state=State.READING) == running
        assert not list(running.path.parent.iterdir()), "nothing is kept of what was refused"

    def test_upload_page_sends_to_what_runs(self, officer, running):
        page = officer.get(ADD)

        assert running.get_absolute_url() in page.content.decode()
        assert 'type="file"' not in page.content.decode()

    def test_page_of_what_runs_shows_how_far_it_is_and_asks_again(self, officer, running):
        runs.say(running, "Reading the file: 2,000 rows", 40)

        page = officer.get(change(running))

        assert page["Refresh"] == "2"
        assert "Reading the file: 2,000 rows" in text_of(page)

    def test_apply_while_another_runs_is_refused_and_keeps_what_was_chosen(self, officer):
        upload(officer, REGISTER_2025, LINKS_2025)
        ready = latest()
        other = runs.new_import(file_name="other.csv")
        runs.begin(other, State.APPLYING, by=None, is_claimed=True)

        page = officer.post(change(ready, "apply"), {f"move-{FRINTON}": ""})

        assert "The command line started a refresh from other.csv" in text_of(page)
        assert page.context["form"][f"move-{FRINTON}"].value() == ""
        ready.refresh_from_db()
        assert ready.state == State.READY


def zipped(folder: Path, content: bytes) -> bytes:
    with zipfile.ZipFile(folder / "made.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("edubasealldata20250422.csv", content)
    return (folder / "made.zip").read_bytes()


BAD = {  # what is uploaded under which name, and what is said of it
    "no register": ("notes.csv", lambda folder: b"A text,of somebody\r\n1,2\r\n", "notes.csv is not the DfE’s file"),
    "the links": (
        "links.csv",
        lambda folder: LINKS_2025.read_bytes(),
        "links.csv is the DfE’s file of links, not the register. Give it as the links, and as the register the file",
    ),
    "the links in a zip": (
        "links.zip",
        lambda folder: zipped(folder, LINKS_2025.read_bytes()),
        "links.zip is the DfE’s file of links, not the register.",
    ),
    "UTF-16 cut off in a character": (
        "register.csv",
        lambda folder: REGISTER_2025.read_bytes()[:90_001].decode("cp1252").encode("utf-16")[:-1],
        "register.csv is not a text file. Give the register as CSV, or CSV in a gzip or zip file; from Excel, as “CSV "
        "UTF-8”.",
    ),
    "a picture": ("register.csv", lambda folder: b"\x89PNG\r\n\x1a\n\x00" * 99, "register.csv is not a text file"),
    "empty": ("register.csv", lambda folder: b"", "The file is empty."),
    "gzip cut off": (
        "register.csv.gz",
        lambda folder: gzip.compress(REGISTER_2025.read_bytes())[:9000],
        "register.csv.gz is not whole",
    ),
    "zip cut off": ("a.zip", lambda folder: zipped(folder, REGISTER_2025.read_bytes())[:9000], "a.zip is not whole"),
    "zip bomb": ("bomb.zip", lambda folder: zipped(folder, b"URN," * 1_000_000), "is larger than 3 MB unpacked"),
    "over the limit": ("big.csv", lambda folder: REGISTER_2025.read_bytes() * 8, "big.csv is larger than 80 MB."),
}


class TestBadUploads:
    @pytest.mark.parametrize("what", BAD)
    def test_upload_is_refused_at_its_field_with_a_clear_sentence(self, officer, tmp_path, monkeypatch, what):
        name, content, said = BAD[what]
        monkeypatch.setattr("register.reading.files.MAX_BYTES", 3_000_000)
        monkeypatch.setattr("register.runs.forms.MAX_UPLOAD", 1_000_000)
        before = rows()

        page = upload(officer, SimpleUploadedFile(name, content(tmp_path)))

        assert said in page.context["form"].errors["register"][0]
        assert text_of(page).count(said) == 2, "in the summary and at the field"
        assert not RegisterImport.objects.exclude(file_name=REGISTER_2020.name).exists()
        assert not list(Path(settings.MEDIA_ROOT).glob("register/*")), "nothing is left on the disk"
        assert rows() == before

    def test_links_that_are_none_are_refused_at_their_own_field(self, officer):
        page = upload(officer, REGISTER_2025, REGISTER_2025)

        assert list(page.context["form"].errors) == ["links"]

    def test_upload_without_a_file_says_what_to_choose(self, officer):
        assert "Choose the file of the register." in text_of(officer.post(ADD))

    @pytest.mark.parametrize(
        ("fault", "said"),
        [
            (
                lambda content: content[:50_000],
                "Row 137 has 3 cells and the header 140. The file may have been cut off",
            ),
            (swap(b",Open,", b",Ajar,"), "EstablishmentStatus (name): “Ajar” is none of"),
            (lambda content: content.splitlines(keepends=True)[0], "The file has a header and no schools."),
        ],
        ids=["cut off in a row", "an unknown status", "a header alone"],
    )
    def test_file_with_bad_rows_is_refused_in_its_record(self, officer, tmp_path, fault, said):
        before = rows()

        page = text_of(upload(officer, edited(tmp_path, fault)))

        assert said in page
        assert latest().state == State.REFUSED
        assert not (latest().path / "register").exists()
        assert rows() == before

    @pytest.mark.parametrize("pack", [gzip.compress, lambda content: content], ids=["gzip", "plain"])
    def test_register_is_known_by_its_content_whatever_its_name(self, officer, pack):
        upload(officer, SimpleUploadedFile("../register of march.XLS", pack(REGISTER_2025.read_bytes())))

        assert (latest().state, latest().file_name) == (State.READY, "register of march.XLS")
        assert latest().counts["created"] == 44


@pytest.mark.slow
def test_whoever_heads_or_leads_what_a_file_closes_hears_once(officer, tmp_path):
    upload(officer, closing(tmp_path, 3))
    urns = {line[1] for line in latest().preview["lines"] if line[0] == "closed"}
    first, second, third = School.objects.filter(urn__in=urns).order_by("urn")
    head = make_person("Ann Day", email="ann@example.org")
    make_headship(head, first)
    make_headship(head, second)
    third.office_email = "office@example.org"
    third.save()
    make_lead(make_partnership(schools=[third]), make_person("Cy Ash", email="cy@example.org"))
    make_headship(make_person("Una Far", email="una@example.org"), make_school())

    upload(officer, closing(tmp_path, 3))
    officer.post(change(latest(), "apply"), {"sure": "on"})

    told = {message.recipient: message for message in Message.objects.filter(kind="schools-closed")}
    assert latest().state == State.APPLIED
    assert told.keys() == {"ann@example.org", "office@example.org", "cy@example.org"}
    assert "2 schools are recorded as closed" in told["ann@example.org"].subject
    assert str(third.urn) in told["cy@example.org"].text
