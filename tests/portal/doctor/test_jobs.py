"""The doctor on what runs by itself: never, late, failed, refused; on back-ups, retention and the register."""

import datetime as dt

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import AuditEvent
from office.jobs import WorkerLife, noted
from office.models import JobRun
from portal.desk.last_runs import TIMERS
from portal.doctor import jobs
from tests.factories import make_enquiry, make_register_import, make_user
from tests.portal.doctor.looking import found, must, should

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = dt.timedelta(days=1)


def ran(job: str, ago: dt.timedelta = dt.timedelta(0)) -> None:
    with time_machine.travel(timezone.now() - ago, tick=False), noted(job):
        pass


@pytest.fixture
def _all_ran():
    WorkerLife().beat()
    for timer in TIMERS:
        ran(timer.command)
    ran("backup")


@pytest.mark.usefixtures("_all_ran")
class TestLast:
    def test_what_ran_gives_nothing(self):
        assert found(jobs.last) == found(jobs.backup) == []

    def test_job_that_never_ran(self):
        JobRun.objects.filter(job="take_snapshot").delete()

        assert must(found(jobs.last)) == [
            "take_snapshot never ran. Have a timer or cron run it; the README says how often."
        ]

    def test_job_that_is_late(self):
        JobRun.objects.filter(job="take_snapshot").delete()
        ran("take_snapshot", 2 * DAY)

        assert must(found(jobs.last))[0].startswith("take_snapshot is late: it ran last on ")

    def test_job_that_failed_is_said_without_its_words(self):
        with pytest.raises(ValueError, match="Ann"), noted("take_snapshot"):
            raise ValueError("Key (email)=(ann@example.org) of Ann exists")

        [finding] = found(jobs.last)

        assert finding.sentence.startswith(
            "take_snapshot failed at its last run. Run “manage.py take_snapshot” by hand"
        )
        assert "ann" not in finding.sentence.lower()
        assert "ann@example.org" in finding.detail

    def test_worker_that_does_not_run(self):
        JobRun.objects.filter(job="work").update(seen_at=timezone.now() - DAY)

        assert must(found(jobs.last))[0].startswith("The worker does not run, so e-mails wait.")

    def test_retention_that_refused(self):
        for _ in range(21):
            make_enquiry(created_at=timezone.now() - 400 * DAY, handled_on=timezone.localdate())
        with pytest.raises(CommandError):
            call_command("apply_retention")

        [sentence] = must(found(jobs.last))
        assert sentence.startswith("apply_retention refused to erase")
        assert "manage.py apply_retention --even-so" in sentence


class TestBackup:
    @pytest.mark.parametrize(("hours", "is_old"), [(47, False), (49, True)])
    def test_age_of_the_last_one(self, hours, is_old):
        ran("backup", dt.timedelta(hours=hours))

        assert [said.startswith("The last back-up is of ") for said in must(found(jobs.backup))] == [True] * is_old

    def test_the_latest_of_several_counts(self):
        ran("backup", 9 * DAY)
        ran("backup", DAY)

        assert found(jobs.backup) == []

    def test_none_at_all(self):
        assert must(found(jobs.backup))[0].startswith("There is no back-up. Run “manage.py backup FOLDER” every night")

    def test_one_that_failed_after_one_that_did_not(self):
        ran("backup", dt.timedelta(hours=1))
        with pytest.raises(OSError, match="full"), noted("backup"):
            raise OSError("full")

        assert must(found(jobs.backup))[0].startswith("The last try to back up failed")


class TestBackupFolder:
    @pytest.fixture
    def folder(self, settings, tmp_path):
        settings.BACKUP_FOLDER = str(tmp_path)
        settings.BACKUP_AGE_RECIPIENT = "age1example"
        settings.VAR_DIR = "/proc"  # on another disk
        return tmp_path

    def test_folder_that_is_well(self, folder):
        (folder / f"{timezone.now():%Y-%m-%dT%H%M%SZ}").mkdir()
        (folder / "9999-of somebody else").mkdir()

        assert found(jobs.backup_folder) == []

    def test_backup_of_a_day_to_come(self, folder):
        (folder / f"{timezone.now() + 400 * DAY:%Y-%m-%dT%H%M%SZ}").mkdir()

        assert must(found(jobs.backup_folder))[0].startswith("1 back-up is of a day to come, made under a wrong clock.")

    def test_backups_that_anybody_can_read_or_that_burn_with_the_portal(self, folder, settings, tmp_path):
        settings.BACKUP_AGE_RECIPIENT = ""
        settings.VAR_DIR = tmp_path

        sentences = should(found(jobs.backup_folder))

        assert ["not encrypted" in sentences[0], "on the disk of VAR_DIR" in sentences[1]] == [True, True]

    @pytest.mark.parametrize("value", ["", "/no/such/folder"])
    def test_no_folder(self, settings, value):
        settings.BACKUP_FOLDER = value

        assert found(jobs.backup_folder) == []


class TestRetention:
    @pytest.mark.parametrize(("days", "is_over"), [(366, False), (369, True)])
    def test_data_that_two_nights_did_not_erase(self, days, is_over):
        make_enquiry(created_at=timezone.now() - days * DAY, handled_on=timezone.localdate(), client_hash="")

        sentences = must(found(jobs.retention))

        assert ["1 of messages and reports, once seen to" in said for said in sentences] == [True] * is_over

    def test_looking_erases_nothing(self):
        user = make_user()
        AuditEvent(kind="signed-in", user=user, done_by=user, at=timezone.now() - 100 * DAY).save()

        assert len(must(found(jobs.retention))) == 1
        assert AuditEvent.objects.count() == 1

    @pytest.mark.parametrize(("hours", "is_over"), [(40, False), (80, True)])
    def test_marks_of_senders_that_the_hourly_command_left(self, hours, is_over):
        make_enquiry(created_at=timezone.now() - dt.timedelta(hours=hours), client_hash="a" * 64)

        assert len(must(found(jobs.retention))) == is_over


class TestRegister:
    @pytest.mark.parametrize(("days", "is_old"), [(119, False), (122, True)])
    def test_age(self, days, is_old):
        make_register_import(extracted_on=timezone.localdate() - days * DAY)

        assert len(should(found(jobs.register_age))) == is_old

    def test_age_of_a_file_that_does_not_say_its_day(self):
        make_register_import(extracted_on=None, newest_on=dt.date(2020, 9, 1))

        assert should(found(jobs.register_age))[0].startswith("The register of schools is of 1 September 2020.")

    def test_none_at_all(self):
        assert should(found(jobs.register_age))[0].startswith("No register was loaded")

    def test_refresh_that_was_cut_off(self):
        old = timezone.now() - DAY
        make_register_import(state="applying", is_running=True, worked_at=old, applied_at=None)

        assert should(found(jobs.register_refresh))[0].startswith("A refresh of the register was cut off.")

    @pytest.mark.parametrize(("minutes", "is_found"), [(9, False), (11, True)])
    def test_refresh_that_waits_for_the_worker(self, minutes, is_found):
        since = timezone.now() - dt.timedelta(minutes=minutes)
        make_register_import(state="reading", is_running=True, started_at=since, applied_at=None)

        assert len(must(found(jobs.register_refresh))) == is_found
