"""What runs by itself is noted; the worker does what waits and stops when it is told to."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from office import jobs
from office.jobs import noted
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


@pytest.mark.parametrize("command", ["remind_actions", "remind_agendas", "send_confirmations"])
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


@pytest.mark.once
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
        assert b"waits for the database" in worker.stderr.readline()

        worker.send_signal(signal.SIGTERM)

        assert worker.wait(10) == 0
        worker.stderr.close()

    def test_worker_ends_with_the_process_that_it_stands_beside(self, tmp_path):
        worker = self.worker(tmp_path, "--while", "1")

        assert worker.wait(20) == 0
        worker.stderr.close()
