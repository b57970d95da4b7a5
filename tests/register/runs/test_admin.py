"""The register refreshed in admin: upload, preview, choose, apply, undo, and what is refused on the way."""

import datetime as dt
import gzip
import os
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import roles
from partnerships.models import District, Lead, Membership, School, SchoolLink
from register.management.commands.run_register_import import run
from register.models import RegisterImport
from register.planning.preview import counts_of, preview_of
from register.runs import running as runs
from register.runs.running import State
from tests.admin import add, change, changelist
from tests.conftest import REGISTER_2020
from tests.factories import (
    make_district,
    make_lead,
    make_membership,
    make_partnership,
    make_register_import,
    make_school,
    make_user,
)
from tests.partnerships.directory.test_views import text_of
from tests.register.files import (
    FRINTON,
    FRINTON_ACADEMY,
    LINKS_2025,
    MYLAND,
    REGISTER_2025,
    SCHOOL,
    closing,
    edited,
    import_gias,
    planned,
    swap,
    table,
)

pytestmark = pytest.mark.django_db
ADD = "/admin/register/registerimport/add/"
LAST_DAY, NEXT_DAY = dt.date(2023, 8, 31), dt.date(2023, 9, 1)


@pytest.fixture(scope="module")
def county(django_db_setup, django_db_blocker):
    """The register of 2020, with Frinton's school in a partnership and of its lead; gone afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_district("Tendring")
        import_gias(REGISTER_2020)
        frinton = School.objects.get(urn=FRINTON)
        partnership = make_partnership("Tendring coast", schools=1)
        make_membership(partnership, frinton, started_on=dt.date(2021, 9, 1))
        make_lead(partnership, school=frinton, started_on=dt.date(2021, 9, 1))
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def plan_of_2025(county, django_db_blocker):
    """What the files of 2025 change."""
    with django_db_blocker.unblock():
        return planned(REGISTER_2025, LINKS_2025)


@pytest.fixture
def officer(county, monkeypatch):
    """An officer's browser over the county. The steps are done at once, in this process."""

    def at_once(imported: RegisterImport, step: str, lock: int) -> None:
        run(RegisterImport.objects.get(pk=imported.pk), step)
        os.close(lock)

    monkeypatch.setattr(runs, "start", at_once)
    client = Client()
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True, name="Ann Officer"))
    return client


def rows() -> list:
    return [list(model.objects.order_by("pk").values()) for model in (School, SchoolLink, Membership, Lead, District)]


def upload(client: Client, register: Path | SimpleUploadedFile, links: Path | None = None):
    files = {"register": register.open("rb") if isinstance(register, Path) else register}
    return client.post(ADD, files | ({"links": links.open("rb")} if links else {}), follow=True)


def latest() -> RegisterImport:
    return RegisterImport.objects.order_by("-pk").first()


class TestRefresh:
    def test_preview_says_what_changes_and_changes_nothing(self, officer):
        before = rows()

        response = upload(officer, REGISTER_2025, LINKS_2025)
        page = text_of(response)

        assert "44 schools are new." in page
        assert (
            "49 schools will close; 49 have a successor; 1 of those is in a partnership: "
            "their membership can move to the successor." in page
        )
        assert "Preview ready: nothing is changed yet" in page
        frinton = [row for row in response.context["lines"].rows if row["urn"] == FRINTON and row["is_member"]]
        assert [(row["kind"], row["fact"], row["old"], row["new"]) for row in frinton] == [
            ("Closes", "status", "Open", "Closed"),
            ("Closes", "closed on", "empty", "31 August 2023"),
            ("Closes", "reason closed", "empty", "Academy Converter"),
        ]
        assert rows() == before

    def test_upload_keeps_name_hash_who_and_when(self, officer):
        upload(officer, REGISTER_2025, LINKS_2025)

        imported = latest()
        assert (imported.file_name, imported.links_name) == (REGISTER_2025.name, LINKS_2025.name)
        assert len(imported.file_hash) == 64
        assert imported.newest_on == dt.date(2025, 3, 1)
        assert imported.who == "Ann Officer"

    def test_upload_of_more_than_the_county_takes_its_own_schools_alone(self, officer, tmp_path):
        elsewhere = SCHOOL | {"URN": "300002", "LA (code)": "935", "LA (name)": "Suffolk"}
        own = School.objects.filter(la_code="881").count()
        make_school(la_code="935")

        upload(officer, table(tmp_path / "england.csv", SCHOOL | {"URN": "300001"}, elsewhere))

        counts = latest().counts
        assert (counts["created"], counts["not_in_file"]) == (1, own)

    def test_apply_moves_what_was_chosen_and_undo_restores_every_row(self, officer):
        before = rows()
        upload(officer, REGISTER_2025, LINKS_2025)
        apply = change(latest(), "apply")

        asked = officer.get(apply)
        applied = text_of(officer.post(apply, {f"move-{FRINTON}": str(FRINTON_ACADEMY)}, follow=True))

        assert asked.context["form"][f"move-{FRINTON}"].initial == str(FRINTON_ACADEMY)
        assert "ends on 31 August 2023, and Frinton-on-Sea Primary School (149966) is a member from" in text_of(asked)
        assert "44 schools are new." in applied
        assert "49 schools closed" in applied
        assert Membership.objects.get(school__urn=FRINTON).ended_on == LAST_DAY
        assert Membership.objects.get(school__urn=FRINTON_ACADEMY).started_on == NEXT_DAY
        assert Lead.objects.get(school__urn=FRINTON_ACADEMY).ended_on is None
        assert latest().counts["carried_over"] == 3
        assert School.history.filter(urn=FRINTON).first().history_user.name == "Ann Officer"

        undone = text_of(officer.post(change(latest(), "undo"), follow=True))

        assert "Undone" in undone
        assert rows() == before

    def test_apply_leaves_what_was_not_chosen(self, officer):
        upload(officer, REGISTER_2025, LINKS_2025)

        officer.post(change(latest(), "apply"), {f"move-{FRINTON}": ""})

        assert latest().state == State.APPLIED
        assert Membership.objects.get(school__urn=FRINTON).ended_on is None

    def test_apply_refuses_a_successor_that_was_not_offered(self, officer):
        upload(officer, REGISTER_2025, LINKS_2025)

        page = officer.post(change(latest(), "apply"), {f"move-{FRINTON}": str(MYLAND)})

        assert "Nothing was changed" in text_of(page)
        assert latest().state == State.READY

    def test_apply_shows_a_new_preview_where_records_changed_meanwhile(self, officer):
        upload(officer, REGISTER_2025, LINKS_2025)
        School.objects.filter(urn=MYLAND).update(pupils=1)
        before = rows()

        page = text_of(officer.post(change(latest(), "apply"), {f"move-{FRINTON}": ""}, follow=True))

        assert "Somebody changed a record since this preview was made" in page
        assert "1 other school will change: number of pupils (1)." in page
        assert rows() == before

    def test_failure_that_is_not_the_files_leaves_the_preview_and_the_records(self, officer, monkeypatch):
        upload(officer, REGISTER_2025, LINKS_2025)
        before = rows()

        def fail(*arguments, **options):
            raise RuntimeError("the disk is full")

        monkeypatch.setattr("register.runs.refresh.carry_over_to_successor", fail)
        page = text_of(officer.post(change(latest(), "apply"), {f"move-{FRINTON}": str(FRINTON_ACADEMY)}, follow=True))

        assert "Something went wrong that is not the file’s fault. Nothing was changed." in page
        assert latest().state == State.READY
        assert rows() == before

    def test_discarded_preview_keeps_its_record_and_not_its_files(self, officer):
        upload(officer, REGISTER_2025)
        imported = latest()

        page = text_of(officer.post(change(imported, "discard"), follow=True))

        assert "is discarded. Nothing was changed." in page
        assert "What it would have changed" in page
        assert "49 schools will close" in page
        assert not (imported.path / "register").exists()

    def test_step_that_somebody_else_did_already_is_said(self, officer):
        upload(officer, REGISTER_2025)
        officer.post(change(latest(), "discard"))

        for step in ("apply", "discard", "undo"):
            page = text_of(officer.post(change(latest(), step), follow=True))
            assert "Somebody else was quicker" in page or "cannot be undone" in page
        assert latest().state == State.DISCARDED

    def test_officers_district_is_kept_and_shown_where_the_register_disagrees(self, officer):
        School.objects.filter(urn=FRINTON).update(district=make_district("Harlow"))

        page = upload(officer, REGISTER_2025)

        line = next(line for line in page.context["lines"].all if line[0] == "kept")
        assert line == ["kept", FRINTON, "Frinton-on-Sea Primary School", "district", "Harlow", line[5]]
        assert "Tendring" in line[5]
        assert "1 fact that officers put right differs from the register: the officers’ stay." in text_of(page)
        officer.post(change(latest(), "apply"))
        assert str(School.objects.get(urn=FRINTON).district) == "Harlow"


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

    @pytest.mark.parametrize(
        ("last", "is_asked"),
        [
            ({"newest_on": dt.date(2020, 1, 1)}, True),
            ({"newest_on": dt.date(2019, 1, 1)}, False),  # the very day
            ({"newest_on": dt.date(2020, 1, 1), "state": "undone"}, False),
            ({"newest_on": None}, False),
        ],
    )
    def test_file_that_is_older_than_the_last_applied_one(self, officer, last, is_asked):
        make_register_import(la_code="881", applied_at=runs.timezone.now(), **{"state": "applied"} | last)

        page = text_of(upload(officer, REGISTER_2020))

        assert (
            "It is older than the file that was applied last: its newest day is 1 January 2019, that of "
            "edubasealldata.csv is 1 January 2020." in page
        ) == is_asked

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
            la_code="881", state="applied", applied_at=runs.timezone.now(), newest_on=dt.date(2020, 1, 1)
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


class TestOneAtATime:
    @pytest.fixture
    def running(self, officer):
        """A refresh that another officer began and that is at work."""
        other = make_user("bo@example.org", roles.OFFICER, name="Bo Officer")
        imported = runs.new_import(file_name="edubasealldata20250422.csv", la_code="881")
        lock = runs.begin(imported, State.READING, by=other)
        yield imported
        os.close(lock)

    def test_second_upload_is_refused_and_says_who_runs_what(self, officer, running):
        page = text_of(upload(officer, REGISTER_2025))

        assert "Bo Officer started a refresh from edubasealldata20250422.csv" in page
        assert "Wait until it is done" in page
        assert RegisterImport.objects.get(state=State.READING) == running
        assert [folder.name for folder in running.path.parent.iterdir()] == [running.folder]

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
        lock = runs.begin(other, State.APPLYING, by=None)

        page = officer.post(change(ready, "apply"), {f"move-{FRINTON}": ""})
        os.close(lock)

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
    "the links": ("links.csv", lambda folder: LINKS_2025.read_bytes(), "links.csv lacks the columns TypeOf"),
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
                "Row 154 has 41 cells and the header 140. The file may have been cut off",
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


class TestPreview:
    @pytest.fixture
    def preview(self, officer, plan_of_2025):
        """The address of a refresh to 2025 that is ready, as an upload leaves it."""
        fields = {"preview": preview_of(plan_of_2025), "counts": counts_of(plan_of_2025), "la_code": "881"}
        return make_register_import(state="ready", **fields).get_absolute_url()

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"kind": "closed"}, 49 * 3),
            ({"kind": "created"}, 44),
            ({"kind": "closed", "fact": "closed on"}, 49),
            ({"q": "frinton"}, 6),
            ({"q": "114723", "kind": "closed"}, 3),
            ({"members": "1", "fact": "status"}, 1),
            ({"kind": "nonsense", "fact": "x", "page": "-7"}, 634),
            ({"q": "no such school"}, 0),
        ],
    )
    def test_preview_is_narrowed(self, officer, preview, asked, found):
        lines = officer.get(preview, asked).context["lines"]

        assert len(lines.found) == found

    def test_preview_is_paged_and_keeps_what_it_is_narrowed_to(self, officer, preview):
        page = officer.get(preview, {"kind": "closed", "page": "2"})

        assert len(page.context["lines"].rows) == 50
        assert "?kind=closed&amp;page=3" in page.content.decode()

    def test_preview_takes_the_same_queries_for_more_lines(self, officer, preview):
        with CaptureQueriesContext(connection) as long:
            officer.get(preview)
        imported = latest()
        imported.preview["lines"] = imported.preview["lines"][:2]
        imported.save()

        with CaptureQueriesContext(connection) as short:
            officer.get(preview)

        assert len(long) == len(short) <= 12

    def test_list_takes_the_same_queries_for_more_refreshes_and_reads_no_diff(self, officer):
        with CaptureQueriesContext(connection) as few:
            officer.get(changelist(RegisterImport))
        for _ in range(3):
            make_register_import(preview={"lines": []}, counts={"created": 1, "closed": 0, "updated": 0})

        with CaptureQueriesContext(connection) as many:
            page = officer.get(changelist(RegisterImport))

        assert "1 new, 0 closed, 0 updated" in text_of(page)
        assert len(many) == len(few) <= 12
        assert not any('"written"' in query["sql"] for query in many)

    def test_schools_page_reads_no_diff(self, officer):
        with CaptureQueriesContext(connection) as queries:
            officer.get(School.objects.get(urn=FRINTON).get_absolute_url())

        assert not any('"written"' in query["sql"] or '"preview"' in query["sql"] for query in queries)


class TestAccess:
    @pytest.mark.parametrize(
        ("role", "status"),
        [(roles.OFFICER, 200), (roles.ADMINISTRATOR, 200), (roles.MINUTE_TAKER, 403), (roles.PARTNERSHIP_LEAD, 403)],
    )
    def test_refreshes_are_for_officers_and_administrators(self, officer, role, status):
        upload(officer, REGISTER_2025)
        client = Client()
        client.force_login(make_user(None, role, is_staff=True))

        addresses = [changelist(RegisterImport), add(RegisterImport), change(latest()), change(latest(), "apply")]

        assert [client.get(address).status_code for address in addresses] == [status] * 4

    @pytest.mark.parametrize("step", ["apply", "discard", "undo"])
    def test_step_is_closed_to_others_and_to_a_get_that_would_change(self, officer, step):
        upload(officer, REGISTER_2025)
        client = Client()
        client.force_login(make_user(None, roles.MINUTE_TAKER, is_staff=True))

        assert client.post(change(latest(), step)).status_code == 403
        assert latest().state == State.READY

    def test_upload_without_the_token_is_refused(self, officer):
        client = Client(enforce_csrf_checks=True)
        client.force_login(make_user(None, roles.OFFICER, is_staff=True))

        assert upload(client, REGISTER_2025).status_code == 403

    def test_nobody_changes_or_deletes_a_record_by_hand(self, officer):
        imported = make_register_import()

        assert officer.post(change(imported), {"file_name": "other.csv"}).status_code == 200
        assert officer.post(change(imported, "delete")).status_code == 403
        imported.refresh_from_db()
        assert imported.file_name == "edubasealldata.csv"
