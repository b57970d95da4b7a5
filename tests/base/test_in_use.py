"""A folder is in use as long as somebody serves from it, and a restore keeps others from beginning."""

import os
import subprocess
import sys

import pytest

from base import in_use
from base.in_use import is_in_use, kept_out, use, what_keeps_us_out

pytestmark = pytest.mark.once
SERVES = """
import sys, types
from django.conf import settings
settings.configure(VAR_DIR=sys.argv[1])
from base.in_use import use
use()
print("serves", flush=True)
sys.stdin.read()
"""


def serving(folder) -> subprocess.Popen:
    command = [sys.executable, "-c", SERVES, str(folder)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_folder_is_in_use_until_whoever_serves_is_killed(tmp_path):
    assert not is_in_use(tmp_path)

    with serving(tmp_path) as process:
        process.stdout.readline()
        during = is_in_use(tmp_path)
        process.kill()
        process.wait()

    assert during
    assert not is_in_use(tmp_path)


def test_whoever_would_serve_waits_until_a_restore_is_over(tmp_path):
    with kept_out(tmp_path) as nobody_serves:
        process = serving(tmp_path)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.3)
    with process:
        assert process.stdout.readline() == "serves\n"
        process.stdin.close()

    assert nobody_serves


def test_folder_of_ones_own_and_one_that_is_not_there_yet_are_well(tmp_path):
    assert what_keeps_us_out(tmp_path) == what_keeps_us_out(tmp_path / "later") == ""


def test_folder_of_another_user_is_said_at_the_start_and_stops_nothing(tmp_path, settings, monkeypatch, caplog):
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(in_use, "_held", [])
    monkeypatch.setattr(os, "access", lambda *_: False)  # which nothing is for root, as whom the tests may run

    use()

    assert f"VAR_DIR, {tmp_path}, cannot be read and written by this user" in caplog.text
