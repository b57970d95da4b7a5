"""The units and timers of systemd: right, closed, one for each job, and each command of theirs works."""

import http.client
import os
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.db import connection

from portal.desk.last_runs import HOURLY, TIMERS
from tests import databases
from tests.deploy.files import APP, UNITS, command_of, needed, read_unit
from tests.office.post.servers import free_port
from tests.template_databases import MIGRATED, PROJECT, address_of
from tests.tools.test_places import until

NAMES = sorted(path.name for path in UNITS.iterdir() if path.is_file())
SERVICES = [name for name in NAMES if name.endswith(".service")]
JOBS = {
    unit["Timer"]["Unit"]: unit["Timer"]["OnCalendar"]
    for unit in (read_unit(name) for name in NAMES if name.endswith(".timer"))
}
LONGEST_START = 20  # seconds that a service may take to find that it cannot start
LOOSEST = 2.0  # what systemd-analyze may find open, of 10


@pytest.fixture(scope="module")
def units(tmp_path_factory) -> Path:
    """A copy of all of them, whose programs are there."""
    folder = tmp_path_factory.mktemp("units")
    for path in UNITS.rglob("*"):
        if path.is_file():
            text = (
                path.read_text(encoding="utf-8")
                .replace(f"{APP}/.venv/bin/", "/bin/")
                .replace("/bin/gunicorn", "/bin/true")
            )
            text = text.replace("/bin/python", "/bin/true")
            to = folder / path.relative_to(UNITS)
            to.parent.mkdir(exist_ok=True)
            to.write_text(text, encoding="utf-8")
    return folder


def analysed(units: Path, *arguments: str) -> str:
    """What systemd-analyze says of them, and of nothing else on this machine."""
    program = needed("systemd-analyze", "systemd")
    said = subprocess.run(
        [program, *arguments],
        env=os.environ | {"SYSTEMD_UNIT_PATH": f"{units}:"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stdout + said.stderr
    return said.stdout + said.stderr


def test_units_are_right_in_the_eyes_of_systemd(units):
    assert analysed(units, "verify", *(str(units / name) for name in NAMES)) == ""


@pytest.mark.parametrize("name", SERVICES)
def test_service_is_closed_but_for_what_it_needs(units, name):
    given = name.replace("@.", "@verify_minutes.")

    said = analysed(units, "security", "--offline=true", given)

    assert float(re.search(r"exposure level for \S+: ([\d.]+)", said)[1]) <= LOOSEST


@pytest.mark.parametrize("when", JOBS.values(), ids=JOBS)
def test_time_of_a_timer_is_one(units, when):
    assert "Next elapse:" in analysed(units, "calendar", when)


def test_each_job_of_the_readme_has_its_timer_and_its_time():
    jobs = {
        re.fullmatch(r"portal-job@(\w+)\.service|portal-(backup|doctor)\.service", unit): when
        for unit, when in JOBS.items()
    }
    hourly = {found[1] or found[2]: "*:" in when.split()[1] for found, when in jobs.items() if found}

    assert None not in jobs
    wanted = {timer.command: timer.every == HOURLY for timer in TIMERS}
    assert hourly == {"backup": False, "doctor": False} | wanted


def test_what_fails_is_said():
    for name in SERVICES:
        if name != "portal-failed@.service":
            assert read_unit(name)["Unit"]["OnFailure"] == "portal-failed@%n.service", name


@pytest.mark.parametrize("name", ["portal-web.service", "portal-worker.service"])
def test_what_is_started_again_and_again_fails_in_the_end_and_is_told_of(name):
    unit = read_unit(name)
    pause, starts = int(unit["Service"]["RestartSec"]), int(unit["Unit"]["StartLimitBurst"])

    assert unit["Unit"]["StartLimitIntervalSec"] == "5min"
    assert starts * (pause + LONGEST_START) < 5 * 60  # else the starts are never so close that systemd gives up


def test_doctor_looks_once_all_that_was_due_with_it_has_ended():
    after = re.findall(r"^After=(.+)$", (UNITS / "portal-doctor.service").read_text(encoding="utf-8"), re.MULTILINE)

    assert {*JOBS} - {"portal-doctor.service"} <= {*" ".join(after).split()}


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".timer")])
def test_what_was_due_while_the_machine_was_off_is_made_up_for(name):
    assert read_unit(name)["Timer"]["Persistent"] == "true"


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "portal-failed@.service"])
def test_service_waits_for_the_disks_that_it_writes_to(name):
    unit = read_unit(name)

    assert unit["Unit"]["RequiresMountsFor"] == unit["Service"]["ReadWritePaths"]


def test_journal_keeps_lines_for_most_of_the_90_days():
    settings = (UNITS.parent / "journald-portal.conf").read_text(encoding="utf-8")

    assert "MaxRetentionSec=90day\nMaxFileSec=1week\n" in settings


@pytest.fixture(scope="module")
def environment(tmp_path_factory, django_db_setup, django_db_blocker) -> Iterator[dict[str, str]]:
    """A real portal's settings, with a database of its own."""
    folder = tmp_path_factory.mktemp("portal")
    name = str(folder / "portal.sqlite3") if connection.vendor == "sqlite" else f"deploy_units_{os.getpid()}"
    kept = {
        key: value for key, value in os.environ.items() if key not in ("DEMO", "DJANGO_SETTINGS_MODULE", "SITE_URL")
    }
    with django_db_blocker.unblock():
        databases.drop(name)
        MIGRATED.copy_to(name)
        yield kept | {
            "SECRET_KEY": "a-key-for-this-test-alone-" * 3,
            "ALLOWED_HOSTS": "portal.example.org",
            "DATABASE_URL": address_of(name),
            "VAR_DIR": str(folder / "var"),
            "BACKUP_FOLDER": str(folder / "backups"),
        }
        databases.drop(name)


@pytest.mark.slow
@pytest.mark.parametrize("unit", JOBS)
def test_command_of_a_timer_comes_to_a_good_end(environment, tmp_path, unit):
    stem, _, instance = unit.removesuffix(".service").partition("@")
    if (instance or stem.removeprefix("portal-")) not in get_commands():
        pytest.skip(f"there is no such command yet as {unit} runs")
    command = command_of(f"{stem}@.service" if instance else unit, tmp_path, instance=instance)

    ran = subprocess.run(
        command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False, timeout=120
    )

    # The doctor finds much to do in a portal that nobody has set up, and says so by its exit code.
    assert ran.returncode in ((0, 1) if unit == "portal-doctor.service" else (0,)), ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.slow
def test_command_of_the_web_processes_tells_systemd_and_serves_until_it_is_told_to_stop(environment, tmp_path):
    assert read_unit("portal-web.service")["Service"]["Type"] == "notify"
    port = free_port()
    command = command_of("portal-web.service", tmp_path, port=port)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(60)
        told = environment | {"NOTIFY_SOCKET": str(tmp_path / "notify")}
        server = subprocess.Popen(command, cwd=PROJECT, env=told, stderr=subprocess.DEVNULL)
        try:
            assert b"READY=1" in systemd.recv(1000)
            assert until(lambda: asked(port), "it does not serve") == 200
        finally:
            server.send_signal(signal.SIGTERM)
    assert server.wait(35) == 0


def asked(port: int) -> int:
    """What the process says to whoever asks whether it lives; 0 where nothing answers."""
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        asking.request("GET", "/healthz")
        return asking.getresponse().status
    except OSError:
        return 0


@pytest.mark.slow
def test_command_of_the_worker_works_until_it_is_told_to_stop(environment, tmp_path):
    worker = subprocess.Popen(command_of("portal-worker.service", tmp_path), cwd=PROJECT, env=environment)
    try:
        until(lambda: worker.poll() is not None or awaits_the_end(worker.pid), "it does not begin to work")
        with pytest.raises(subprocess.TimeoutExpired):
            worker.wait(1)
    finally:
        worker.send_signal(signal.SIGTERM)
    assert worker.wait(60) == 0


def awaits_the_end(process: int) -> bool:
    """Whether the process has said what it does when it is told to stop."""
    [caught] = re.findall(r"^SigCgt:\t(\w+)$", Path(f"/proc/{process}/status").read_text(), re.MULTILINE)
    return bool(int(caught, 16) >> signal.SIGTERM - 1 & 1)


def test_command_of_a_failure_calls_what_the_council_put_there(tmp_path):
    (tmp_path / "on-failure").write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/told\n')
    (tmp_path / "on-failure").chmod(0o755)

    command = command_of("portal-failed@.service", tmp_path, instance="portal-doctor.service")
    subprocess.run(command, stderr=subprocess.DEVNULL, check=True)

    assert (tmp_path / "told").read_text() == "portal-doctor.service\n"
