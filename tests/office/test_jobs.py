"""What runs by itself is noted; the worker does what waits and stops when it is told to."""

import datetime as dt
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, InterfaceError, OperationalError
from django.utils import timezone

from base.log_lines import current_job
from office import jobs
from office.jobs import WorkerLife, is_worker_there, noted
from office.management.commands.work import Command
from office.models import JobRun, Message
from tests.post import outbox

pytestmark = pytest.mark.django_db


class TestNoted:
    def test_run_says_when_it_ended_and_what_it_did(self):
        with noted("remind_actions") as notes:
            notes.said = "Reminders written: 3."

        run = JobRun.objects.get()
        assert (run.job, run.state, run.said) == ("remind_actions", "done", "Reminders written: 3.")
        assert run.ended_at >= run.started_at

    def test_run_that_had_nothing_to_do_says_so(self):
        with noted("remind_actions"):
            pass

        assert JobRun.objects.get().said == "There was nothing to do."

    def test_run_that_failed_says_why_and_does_not_hide_it(self):
        with pytest.raises(ValueError, match="no such day"), noted("remind_actions"):
            raise ValueError("no such day")

        assert JobRun.objects.values_list("state", "said").get() == ("failed", "no such day")

    def test_run_that_failed_at_length_says_as_much_of_it_as_the_record_holds(self):
        with pytest.raises(ValueError, match="no"), noted("remind_actions"):
            raise ValueError("no" * 200)

        assert JobRun.objects.get().said == "no" * 150

    def test_run_that_was_killed_has_no_end(self):
        JobRun.objects.create(job="remind_actions")

        assert "running, or stopped before its end" in str(JobRun.objects.get())

    def test_latest_of_each_job(self):
        for job in ("b", "a", "b"):
            with noted(job):
                pass

        newest = JobRun.objects.filter(job="b").order_by("-pk").first()
        assert list(JobRun.objects.latest_of_each()) == [JobRun.objects.get(job="a"), newest]


@pytest.mark.parametrize(
    "command", ["remind_actions", "remind_agendas", "remind_reviews", "send_confirmations", "freeze_figures"]
)
def test_command_of_a_timer_notes_its_run(command):
    call_command(command)

    assert JobRun.objects.values_list("job", "state").get() == (command, "done")


class TestWorker:
    def test_once_sends_what_waits_and_does_the_rooms_work(self, monkeypatch):
        waiting = ["first", "second"]
        monkeypatch.setattr(jobs, "_jobs", [jobs.Job("a room", lambda: bool(waiting and waiting.pop()))])
        Message.objects.create(recipient="ann@example.org", kind="agenda", subject="A", text="T")

        call_command("work", once=True)

        assert waiting == []
        assert Message.objects.get().is_sent
        assert len(outbox()) == 1

    def test_work_that_fails_stops_nothing_else(self, monkeypatch, caplog):
        def fail() -> bool:
            raise ValueError("broken")

        monkeypatch.setattr(jobs, "_jobs", [jobs.Job("a room", fail)])
        Message.objects.create(recipient="ann@example.org", kind="agenda", subject="A", text="T")

        call_command("work", once=True)

        assert Message.objects.get().is_sent
        assert "could not do its part of a room" in caplog.text


class TestLife:
    @pytest.fixture(autouse=True)
    def clock(self, monkeypatch):
        """The monotonic clock stands still."""
        seconds = [1000.0]
        monkeypatch.setattr(jobs.time, "monotonic", lambda: seconds[0])
        return seconds

    def test_worker_that_was_killed_counts_as_gone_within_half_a_minute(self):
        WorkerLife().beat()

        run = JobRun.objects.get()
        assert run.is_alive(run.seen_at + dt.timedelta(seconds=2 * jobs.BEAT))
        assert not run.is_alive(run.seen_at + dt.timedelta(seconds=31))

    def test_worker_busy_with_one_long_piece_of_work_lives_until_it_hangs(self, clock):
        life, long_ago = WorkerLife(), timezone.now() - dt.timedelta(hours=1)
        life.beat()
        seen = []
        for seconds in (jobs.LONGEST, 1):
            JobRun.objects.update(seen_at=long_ago)
            clock[0] += seconds
            life.beat()
            seen.append(is_worker_there())

        assert seen == [True, False]

    def test_one_of_two_workers_on_two_machines_ends_and_the_other_lives(self):
        ends, lives = WorkerLife(), WorkerLife()
        ends.beat()
        lives.beat()

        ends.end()

        assert is_worker_there()
        assert list(JobRun.objects.order_by("pk").values_list("state", flat=True)) == ["done", "running"]

    @pytest.mark.once
    @pytest.mark.parametrize("fault", [OperationalError("away"), InterfaceError("the cursor is closed")])
    def test_life_goes_on_after_a_beat_that_the_database_or_its_driver_refused(self, monkeypatch, fault, caplog):
        life, beats = WorkerLife(), []

        def beat() -> None:
            beats.append(fault)
            if len(beats) > 1:
                life.end()
            raise fault

        monkeypatch.setattr(life, "beat", beat)
        monkeypatch.setattr(jobs, "BEAT", 0)
        monkeypatch.setattr(jobs.connection, "close", lambda: None)

        life._go_on()

        assert len(beats) == 2
        assert ("could not be noted" in caplog.text) == isinstance(fault, InterfaceError)


@pytest.mark.slow
class TestProcess:
    def worker(self, tmp_path: Path, *options: str) -> subprocess.Popen:
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{tmp_path / 'none.sqlite3'}",
            "VAR_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "essex_partnerships.settings",
        }
        return subprocess.Popen(
            [sys.executable, "manage.py", "work", *options], env=environment, stderr=subprocess.PIPE
        )

    def test_worker_waits_for_a_database_that_is_not_there_and_stops_when_told(self, tmp_path):
        worker = self.worker(tmp_path)
        began, waits = worker.stderr.readline(), worker.stderr.readline()
        assert all(said in began for said in (b"The worker began", b"none.sqlite3", b"sends the post by", b"copies of"))
        assert b"waits for the database" in waits

        worker.send_signal(signal.SIGTERM)

        assert worker.wait(10) == 0
        worker.stderr.close()

    def test_worker_ends_with_the_process_that_it_stands_beside(self, tmp_path):
        worker = self.worker(tmp_path, "--while", "1")

        assert worker.wait(60) == 0
        worker.stderr.close()


class TestOutages:
    def test_database_that_is_away_is_said_when_it_goes_and_when_it_is_back(self, monkeypatch, caplog):
        answers = [OperationalError("gone\nfor now"), OperationalError("gone still"), None, None]

        def send():
            if error := answers.pop(0):
                raise error
            return False

        worker = Command()
        monkeypatch.setattr(worker, "send", send)
        monkeypatch.setattr(jobs, "_jobs", [])

        did = [worker.work_a_while() for _ in range(4)]

        assert did == [False] * 4
        away, back = (record.getMessage() for record in caplog.records)
        assert away == "The worker waits for the database: gone for now"
        assert back.startswith("No longer: The worker waits for the database. It took 0 seconds.")
        assert not [record for record in caplog.records if record.exc_info]

    def test_work_that_fails_alike_again_and_again_is_one_traceback(self, monkeypatch, caplog):
        errors = [ValueError("first"), ValueError("first"), ValueError("second"), None, ValueError("second")]

        def work():
            if error := errors.pop(0):
                raise error
            return False

        worker = Command()
        for _ in range(5):
            worker.do("a room", work)

        assert [str(record.exc_info[1]) for record in caplog.records] == ["first", "second", "second"]

    def test_error_of_a_rooms_own_query_is_no_outage(self, caplog):
        def work():
            raise IntegrityError("twice")

        assert Command().do("a room", work) is False
        assert "could not do its part of a room" in caplog.text

    def test_rooms_work_in_an_outage_is_not_taken_for_its_fault(self):
        def work():
            raise OperationalError("gone")

        with pytest.raises(OperationalError):
            Command().do("a room", work)

    def test_lines_belong_to_the_job_that_is_done(self):
        found = []

        def work():
            found.append(current_job())
            return False

        Command().do("a room", work)
        with noted("apply_retention"):
            found.append(current_job())

        assert found == ["a room", "apply_retention"]
        assert current_job() == ""
