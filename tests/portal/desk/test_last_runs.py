"""The desk says of whatever runs by itself when it last ran, how it went, and what is late."""

import datetime as dt
import re
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts import roles
from office.jobs import WorkerLife, noted
from office.models import JobRun
from office.post.mail_server import note_answers, note_away
from portal.desk.last_runs import TIMERS, last_runs
from tests.factories import make_user
from tests.pages.reading import read
from tests.pages.reading import text_of as text_in
from tests.partnerships.directory.test_views import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]

README = Path(__file__).parents[3] / "README.md"
NIGHT = dt.datetime(2026, 11, 3, 3, 0, tzinfo=dt.UTC)


def line(command: str, now: dt.datetime = NIGHT):
    return next(run for run in last_runs(now) if run.command == command)


def ran(job: str, at: dt.datetime, said: str = "") -> None:
    with time_machine.travel(at, tick=False), noted(job) as notes:
        notes.said = said


class TestTimers:
    def test_every_command_that_the_readme_gives_to_cron_is_there(self):
        rows = re.findall(r"^\| (\w+) \| `manage.py (\w+)` \|", README.read_text(), re.MULTILINE)

        assert {(command, often == "hourly") for often, command in rows} == {
            (timer.command, timer.every == dt.timedelta(hours=1)) for timer in TIMERS
        }

    @pytest.mark.parametrize(
        "timer",
        [timer for timer in TIMERS if timer.command != "backup"],  # which notes what it made: tests/portal/backups
        ids=lambda timer: timer.command,
    )
    def test_command_notes_its_run_and_that_there_was_nothing_to_do(self, timer, capsys):
        call_command(timer.command)

        run = JobRun.objects.get()
        assert (run.job, run.state) == (timer.command, "done")
        if timer.command != "take_snapshot":  # there is a day to count, every day
            assert run.said == "There was nothing to do."

    def test_command_that_never_ran_says_so(self):
        found = line("remind_actions")

        assert (found.fault, found.at) == ("Never ran", None)
        assert found.follows == (
            "Nobody is reminded of actions until it runs. "
            "Whoever runs the portal sets it up: manage.py remind_actions, daily."
        )

    def test_hourly_command_that_never_ran_is_to_be_set_up_hourly(self):
        assert line("forget_clients").follows.endswith("manage.py forget_clients, hourly.")

    @pytest.mark.parametrize(("hours", "fault"), [(24, ""), (25, ""), (26, "Late"), (50, "Late")])
    def test_daily_command_is_late_an_hour_after_its_day(self, hours, fault):
        ran("remind_actions", NIGHT - dt.timedelta(hours=hours), "Reminders written: 3.")

        assert line("remind_actions").fault == fault
        assert bool(line("remind_actions").follows) is bool(fault)

    @pytest.mark.parametrize(("hours", "fault"), [(1, ""), (2, ""), (3, "Late")])
    def test_hourly_command_is_late_an_hour_after_its_hour(self, hours, fault):
        ran("forget_clients", NIGHT - dt.timedelta(hours=hours))

        assert line("forget_clients").fault == fault

    def test_late_command_says_by_how_long_and_what_it_did_last(self):
        ran("remind_actions", NIGHT - dt.timedelta(days=3), "Reminders written: 3.")

        assert line("remind_actions").said.replace("\xa0", " ") == "It is late by 2 days. Reminders written: 3."

    def test_command_that_failed_says_why_however_late(self):
        with pytest.raises(ValueError, match="no such day"), noted("remind_actions"):
            raise ValueError("no such day")

        found = line("remind_actions", timezone.now() + dt.timedelta(days=2))
        assert (found.fault, found.said) == ("Failed", "no such day")

    def test_command_that_was_killed_says_that_it_may_have_been(self):
        JobRun.objects.create(job="remind_actions", started_at=NIGHT - dt.timedelta(hours=1))

        assert "stopped before its end" in line("remind_actions").said

    def test_what_is_not_well_comes_first(self):
        for timer in TIMERS[:3]:
            ran(timer.command, NIGHT)

        assert [run.command for run in last_runs(NIGHT)][-3:] == [timer.command for timer in TIMERS[:3]]


class TestWorker:
    def test_worker_that_is_there(self):
        WorkerLife().beat()

        assert (line("work", timezone.now()).fault, line("work", timezone.now()).said) == ("", "It is running.")

    @pytest.mark.parametrize("is_told", [True, False])
    def test_worker_that_was_stopped_or_killed(self, is_told):
        life = WorkerLife()
        with time_machine.travel(NIGHT, tick=False):
            life.beat()
            if is_told:
                life.end()

        found = line("work", NIGHT + dt.timedelta(minutes=3))
        assert (found.fault, found.at) == ("Stopped", NIGHT)
        assert "e-mails wait until somebody starts manage.py work" in found.said

    def test_worker_whose_mail_server_is_away_says_since_when_the_post_waits_and_when_it_is_asked_again(self):
        life = WorkerLife()
        with time_machine.travel(NIGHT, tick=False):
            life.beat()
            note_away("Connection refused")
        with time_machine.travel(NIGHT + dt.timedelta(seconds=30), tick=False):
            note_away("Connection refused")

            found = line("work", NIGHT + dt.timedelta(seconds=30))

        assert found.fault == "Post waits"
        assert found.said == (
            "It is running, but the post waits. The mail server has not answered since 3 November 2026, 03:00. "
            "It is asked again at 03:01:00; what waits goes out by itself once it answers."
        )
        assert found.follows.startswith("E-mails wait. The mail server has not answered since")

    def test_worker_whose_mail_server_answers_again_just_runs(self):
        WorkerLife().beat()
        note_away("Connection refused")
        note_answers()

        assert line("work", timezone.now()).said == "It is running."

    def test_worker_that_never_ran(self):
        assert line("work").fault == "Never ran"

    def test_runs_of_more_than_a_year_ago_are_forgotten(self):
        ran("remind_actions", NIGHT)
        ran("forget_clients", NIGHT)

        ran("remind_actions", NIGHT + dt.timedelta(days=366))

        assert JobRun.objects.filter(job="remind_actions").count() == 1
        assert JobRun.objects.filter(job="forget_clients").exists()


@pytest.mark.parametrize(("role", "is_shown"), [(roles.OFFICER, False), (roles.ADMINISTRATOR, True)])
def test_commands_and_what_they_said_are_for_administrators(role, is_shown):
    ran("remind_actions", timezone.now(), "Reminders written: 3.")
    client = Client()
    client.force_login(make_user(None, role, is_staff=True))

    page = client.get("/admin/")

    assert ("Reminders written: 3." in text_of(page)) is is_shown
    assert ("/admin/office/jobrun/?job=remind_actions" in page.content.decode()) is is_shown


def officers_desk() -> str:
    client = Client()
    client.force_login(make_user(None, roles.OFFICER, is_staff=True))
    return text_in(read(client.get("/admin/")).find(".//*[@id='content-main']"))


def all_but(*left: str) -> None:
    """Every command ran just now, and the worker runs, but for those."""
    WorkerLife().beat()
    for timer in TIMERS:
        if timer.command not in left:
            ran(timer.command, timezone.now())


def test_what_does_not_run_is_told_an_officer_in_plain_words_each_once(settings):
    settings.DEMO = False
    all_but("backup", "remind_actions", "remind_agendas")

    desk = officers_desk()
    todo = desk.split("What needs doing")[1].split("Next meetings")[0]

    assert "Housekeeping: Problem with the back-up and reminders: tell who runs the portal." in todo
    assert "Nothing needs doing today" not in todo
    assert desk.count("Housekeeping") == 1
    assert "remind_actions" not in desk


def test_housekeeping_that_is_well_is_a_line(settings):
    settings.DEMO = False
    all_but()

    desk = officers_desk()

    assert "Housekeeping All well." in desk
    assert "Problem with" not in desk
    assert "verify_minutes" not in desk


def test_in_the_demonstration_what_nobody_set_up_is_no_alarm_and_what_failed_is(settings):
    settings.DEMO = True
    all_but("backup", "verify_minutes")
    calm = officers_desk()
    with pytest.raises(ValueError), noted("remind_actions"):  # noqa: PT011 - it is what the command raises
        raise ValueError
    JobRun.objects.filter(job="work").update(seen_at=NIGHT)

    alarmed = officers_desk()

    said = "Not set up in the demonstration: the back-up and checking that minutes are as they were."
    assert f"Housekeeping {said}" in calm
    assert "Problem with" not in calm
    assert "Housekeeping: Problem with sending e-mails and reminders: tell who runs the portal." in alarmed


def test_line_leads_to_the_runs_of_that_command():
    for job in ("remind_actions", "forget_clients"):
        ran(job, NIGHT)
    client = Client()
    client.force_login(make_user(None, roles.OFFICER, is_staff=True))

    listed = client.get(line("remind_actions").url).context["cl"].result_list

    assert [run.job for run in listed] == ["remind_actions"]


@pytest.mark.django_db
def test_worker_that_lives_is_told_of_whatever_became_of_another():
    now = timezone.now()
    lives = JobRun.objects.create(job="work", seen_at=now)
    JobRun.objects.create(job="work", state=JobRun.State.DONE, ended_at=now, seen_at=now)

    assert JobRun.objects.latest_of_each().get(job="work") == lives
