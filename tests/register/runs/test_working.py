"""A step that waits for the worker: what the pages say, and what happens where the worker is not as it should be."""

import datetime as dt
import shutil
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import timezone

from accounts import roles
from office.jobs import WorkerLife
from register.models import RegisterImport
from register.models.register_imports import LEASE
from register.runs import running as runs
from register.runs.running import State, TakenBack
from register.runs.working import do_what_waits
from tests.admin import change
from tests.factories import make_register_import, make_user
from tests.partnerships.directory.test_views import text_of
from tests.register.files import LINKS_2025, SCHOOL, import_gias, table
from tests.register.runs.uploading import ADD, latest, upload

pytestmark = [pytest.mark.django_db, pytest.mark.once]

LATER = LEASE + dt.timedelta(seconds=1)


@pytest.fixture
def browser():
    """An officer's, without a worker beside it."""
    client = Client()
    client.force_login(make_user(None, roles.OFFICER, is_staff=True, name="Ann Officer"))
    return client


@pytest.fixture
def uploaded(browser, tmp_path) -> RegisterImport:
    """A refresh of one school, whose reading waits for the worker."""
    upload(browser, table(tmp_path / "register.csv", SCHOOL), LINKS_2025)
    return latest()


def page_of(browser: Client, imported: RegisterImport) -> str:
    return text_of(browser.get(change(imported)))


class TestWaiting:
    def test_upload_waits_and_the_page_says_that_no_worker_runs(self, browser, uploaded):
        page = browser.get(change(uploaded))

        assert uploaded.is_queued
        assert "Waiting for the worker: register.csv. Ann Officer started it" in text_of(page)
        assert "No worker runs, so nothing happens yet." in text_of(page)
        assert page["Refresh"] == "2"

    def test_page_says_nothing_of_a_worker_that_is_there(self, browser, uploaded):
        WorkerLife().beat()

        assert "No worker runs" not in page_of(browser, uploaded)

    def test_worker_that_has_been_silent_is_not_there(self, browser, uploaded):
        with time_machine.travel(timezone.now() - dt.timedelta(minutes=3)):
            WorkerLife().beat()

        assert "No worker runs" in page_of(browser, uploaded)

    def test_worker_reads_and_the_page_shows_what_it_found(self, browser, uploaded):
        call_command("work", once=True)

        assert "1 school is new." in page_of(browser, uploaded)

    def test_waiting_step_keeps_others_waiting(self, browser, uploaded, tmp_path):
        page = text_of(upload(browser, table(tmp_path / "other.csv", SCHOOL)))

        assert "Ann Officer started a refresh from register.csv" in page

    def test_upload_that_waits_is_taken_back_with_its_files(self, browser, uploaded):
        page = text_of(browser.post(change(uploaded, "discard"), follow=True))

        uploaded.refresh_from_db()
        assert "register.csv waits no more. Nothing was changed." in page
        assert uploaded.state == State.DISCARDED
        assert not (uploaded.path / "register").exists()

    def test_applying_that_waits_is_taken_back_to_its_preview(self, browser, uploaded):
        do_what_waits()
        browser.post(change(uploaded, "apply"), {"sure": "on"})

        browser.post(change(uploaded, "discard"))

        uploaded.refresh_from_db()
        assert (uploaded.state, uploaded.message) == (State.READY, "")
        assert (uploaded.path / "register").exists()

    def test_step_that_a_worker_began_is_not_taken_back(self, browser, uploaded):
        runs.claim()

        browser.post(change(uploaded, "discard"))

        uploaded.refresh_from_db()
        assert uploaded.state == State.READING

    def test_two_workers_do_not_claim_one_step(self, uploaded):
        assert runs.claim() == uploaded
        assert runs.claim() is None
        assert not do_what_waits()


class TestLeftOff:
    @pytest.fixture
    def left_off(self, uploaded) -> RegisterImport:
        """A reading whose worker was killed a minute ago."""
        with time_machine.travel(timezone.now() - LATER):
            return runs.claim()

    def test_page_says_that_reading_was_interrupted_and_it_is_read_again(self, browser, left_off):
        page = page_of(browser, left_off)
        assert runs.STOPPED in page
        assert "Refused" in page

        browser.post(change(left_off, "again"))
        call_command("work", once=True)

        assert "Preview ready" in page_of(browser, left_off)

    def test_files_that_are_gone_are_asked_for(self, browser, left_off):
        runs.settle()
        shutil.rmtree(left_off.path)

        page = text_of(browser.post(change(left_off, "again"), follow=True))

        assert "The files of this refresh are gone. Upload them again." in page
        assert "Read the file again" not in page

    def test_worker_puts_back_what_another_left_off(self, left_off):
        assert not do_what_waits()

        left_off.refresh_from_db()
        assert (left_off.state, left_off.message) == (State.REFUSED, runs.STOPPED)

    def test_undoing_that_was_left_off_is_applied_still(self):
        imported = make_register_import(
            state="undoing", is_running=True, applied_at=timezone.now(), worked_at=timezone.now() - LATER
        )

        runs.settle()

        imported.refresh_from_db()
        assert (imported.state, imported.message) == (State.APPLIED, runs.STOPPED)

    def test_step_of_which_something_was_heard_goes_on(self, uploaded):
        with time_machine.travel(timezone.now() - LATER):
            imported = runs.claim()
        runs.touch(imported)

        runs.settle()

        uploaded.refresh_from_db()
        assert uploaded.state == State.READING

    def test_worker_that_wakes_after_its_step_was_put_back_writes_nothing(self, left_off):
        runs.settle()

        with pytest.raises(TakenBack):
            runs.touch(left_off)
        with pytest.raises(TakenBack):
            runs.hold(left_off)

    def test_files_to_be_read_again_are_erased_in_time(self, left_off):
        runs.settle()

        assert runs.discard_undecided(timezone.now() - dt.timedelta(days=1)) == 0
        assert runs.discard_undecided(timezone.now()) == 1


class TestOtherFolders:
    """Two servers that do not see each other's files, or another user's that are closed to them."""

    def test_worker_that_does_not_see_the_upload_says_so_and_it_can_be_read_once_it_does(
        self, browser, uploaded, settings, tmp_path
    ):
        uploads = settings.MEDIA_ROOT
        settings.MEDIA_ROOT = tmp_path / "elsewhere"
        call_command("work", once=True)
        settings.MEDIA_ROOT = uploads

        assert "The worker cannot read the file that was uploaded." in page_of(browser, uploaded)

        browser.post(change(uploaded, "again"))
        call_command("work", once=True)
        assert "Preview ready" in page_of(browser, uploaded)

    def test_worker_that_does_not_see_what_is_to_be_applied_leaves_its_preview(
        self, browser, uploaded, settings, tmp_path
    ):
        do_what_waits()
        browser.post(change(uploaded, "apply"), {"sure": "on"})
        uploads = settings.MEDIA_ROOT
        settings.MEDIA_ROOT = tmp_path / "elsewhere"
        do_what_waits()
        settings.MEDIA_ROOT = uploads

        page = page_of(browser, uploaded)

        assert "The worker cannot read the file that was uploaded." in page
        assert "Preview ready: nothing is changed yet" in page

    def test_server_that_has_no_file_of_how_far_it_is_shows_that_it_is_at_work(
        self, browser, uploaded, settings, tmp_path
    ):
        runs.say(runs.claim(), "Reading the file: 2,000 rows", 40)
        settings.MEDIA_ROOT = tmp_path / "elsewhere"

        assert "Being read: register.csv." in page_of(browser, uploaded)

    def test_folder_that_cannot_be_written_is_said_at_the_field(self, browser, settings, tmp_path):
        (tmp_path / "uploads").write_text("no folder")
        settings.MEDIA_ROOT = tmp_path / "uploads"

        page = upload(browser, table(tmp_path / "register.csv", SCHOOL))

        assert (
            "The portal could not keep the file in its folder of uploads" in page.context["form"].errors["register"][0]
        )
        assert not RegisterImport.objects.exists()


class TestCommandLine:
    def test_command_that_was_killed_closes_the_refresh_to_nobody(self, browser, tmp_path):
        """As root, say: what it left on the disk used to be closed to the portal's own user."""
        imported = runs.new_import(file_name="edubasealldata.csv")
        with time_machine.travel(timezone.now() - LATER):
            runs.begin(imported, State.APPLYING, by=None, is_claimed=True)
        imported.path.mkdir(parents=True)
        (imported.path / "lock").mkdir()  # which nobody can open for writing, root neither

        page = browser.get(ADD)

        assert 'type="file"' in page.content.decode()
        imported.refresh_from_db()
        assert (imported.state, imported.message) == (State.REFUSED, runs.STOPPED)

    def test_command_waits_for_what_waits_for_the_worker(self, uploaded, tmp_path):
        with pytest.raises(CommandError, match=r"Ann Officer started a refresh from register\.csv"):
            import_gias(table(tmp_path / "other.csv", SCHOOL))

    def test_command_that_is_stopped_by_hand_says_so_at_once(self, tmp_path, monkeypatch):
        def stopped(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("register.management.commands.import_gias.apply_and_record", stopped)

        with pytest.raises(KeyboardInterrupt):
            import_gias(table(tmp_path / "register.csv", SCHOOL))

        assert (latest().state, latest().message, latest().is_running) == (State.REFUSED, runs.STOPPED, False)

    def test_command_leaves_nothing_on_the_disk(self, tmp_path, settings):
        import_gias(table(tmp_path / "register.csv", SCHOOL))

        assert not list(Path(settings.MEDIA_ROOT).glob("register/*"))
