"""The form of lines in the log, and what they keep of people and of links that let in whoever has them."""

import json
import logging
import os
import subprocess
import sys

import pytest
from django.db import IntegrityError, ProgrammingError
from django.urls import reverse

from base import log_lines
from base.log_lines import RequestLine, begin_request, lines_of_job, note_why
from portal.web.logs import JsonLines, PlainLines, WithoutLinks
from tests.template_databases import PROJECT

TOKEN = "MTI:1uABCD:e30-signed_by-the-portal"


def logged(message: str, *args: object) -> str:
    """The message as it is written."""
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, message, args, None)
    assert WithoutLinks().filter(record)
    return record.getMessage()


@pytest.mark.parametrize(
    "address",
    [
        reverse("confirm:answer", args=[TOKEN]),
        reverse("actions:by_link", args=[TOKEN]),
        reverse("dates:own", args=[TOKEN]),
        reverse("accept_invitation", args=[TOKEN]),
        reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": TOKEN}),
        reverse("follow:confirm", args=[TOKEN]),
        reverse("follow:leave", args=[TOKEN]),
    ],
    ids=["confirmation", "action", "dates", "invitation", "password", "follow", "leave"],
)
def test_link_is_cut_short(address):
    message = logged("Gone: %s", address)

    assert TOKEN not in message
    assert message.startswith(f"Gone: {address.partition('MTI')[0]}")


def test_other_addresses_stay_as_they_are():
    assert logged("Not Found: %s", "/partnerships/colne/") == "Not Found: /partnerships/colne/"


def line_of(message: str, *args: object, error: BaseException | None = None, name: str = "room") -> dict:
    """The line of JSON that a record becomes."""
    info = (type(error), error, error.__traceback__) if error else None
    return json.loads(JsonLines().format(logging.LogRecord(name, logging.WARNING, "", 0, message, args, info)))


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("refused for ann.day@essex.example: 550", "refused for …@…: 550"),
        ("GET https://x.example/a/?q=Ann+Day&p=2 failed", "GET https://x.example/a/?… failed"),
        ("GET /schools/?q=Ann%20Day: 200", "GET /schools/?… 200"),
        ("ring 01206 123456 or +44 1206 123456 or 07700900123", "ring 0… or 0… or 0…"),
        ("Invalid request from ip=192.0.2.7: Invalid HTTP Version", "Invalid request from ip=…: Invalid HTTP Version"),
        ("Gone: /confirm/MTI:1uABCD:e30", "Gone: /confirm/MTI:1uAB…"),
        ("Message 12 was not taken at try 3: timed out", "Message 12 was not taken at try 3: timed out"),
        ("connection to server at 127.0.0.1, port 5432 failed", "connection to server at 127.0.0.1, port 5432 failed"),
        ("2026-11-28 17:02:36, 0.25 s, 12345678901 bytes", "2026-11-28 17:02:36, 0.25 s, 12345678901 bytes"),
    ],
)
def test_line_keeps_nothing_that_tells_who_somebody_is(message, expected):
    assert line_of(message)["message"] == expected


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (KeyError("name"), "KeyError: 'name'"),
        (AttributeError("'NoneType' object has no attribute 'pk'"), "'NoneType' object has no attribute 'pk'"),
        (ValueError("invalid literal for int() with base 10: 'Ann'"), "invalid literal for int() with base 10: …"),
        (ValueError('no such person: "Ann Day"'), "no such person: …"),
        (RuntimeError("a lead's 'own words, and Ann's at length' were cut"), "a lead's … were cut"),
        (
            IntegrityError('duplicate key value violates "x_name_key"\nDETAIL:  Key (name)=(Ann Day) already exists.'),
            'duplicate key value violates "x_name_key"',
        ),
        (IntegrityError("Key (name)=(Ann Day) already exists"), "Key (name)=(…) already exists"),
        (ProgrammingError("syntax error\nLINE 1: SELECT 'Ann Day'"), "syntax error"),
        (ValueError("Ann Day <ann@example.org>"), None),
    ],
)
def test_error_is_said_without_the_values_that_it_is_about(error, expected):
    said = line_of("A fault", error=error)["traceback"]

    if expected:
        assert said.endswith(expected)
    assert not any(value in said for value in ("'Ann", '"Ann', "(Ann", "own words", "@example"))


def test_traceback_has_where_it_came_from_and_what_led_to_it():
    try:
        try:
            int("Ann")
        except ValueError as first:
            raise RuntimeError("second") from first
    except RuntimeError as error:
        said = line_of("A fault", error=error)["traceback"]

    first, second = said.split("\nwhich led to:\n")
    assert first.endswith("ValueError: invalid literal for int() with base 10: …")
    assert second.endswith("RuntimeError: second")
    assert said.count("test_logs.py") == 2
    assert "^^" not in said


def test_errors_that_name_each_other_in_a_circle_come_to_an_end():
    one, other = ValueError("one"), ValueError("other")
    one.__context__, other.__context__ = other, one

    assert line_of("A fault", error=one)["traceback"] == "ValueError: other\nwhich led to:\nValueError: one"


def test_line_of_a_job_has_its_name_and_one_of_no_job_has_none():
    with lines_of_job("register"):
        of_job = line_of("Something")

    assert (of_job["job"], "reference" in of_job) == ("register", False)
    assert "job" not in line_of("Something")


def test_what_a_command_logs_has_the_commands_name(monkeypatch):
    monkeypatch.setattr("sys.argv", ["/srv/portal/manage.py", "apply_retention", "--dry-run"])

    assert line_of("Something")["job"] == "apply_retention"


def test_line_of_a_request_has_its_reference_and_servers_own_has_none():
    begin_request(RequestLine("abcd-2345-wxyz"))

    assert line_of("Something")["reference"] == "abcd-2345-wxyz"
    assert "reference" not in line_of("Invalid request from ip=192.0.2.7", name="gunicorn.error")
    fault = line_of("Error handling request /", name="gunicorn.error", error=ValueError("x"))
    assert fault["reference"] == "abcd-2345-wxyz"


def test_first_reason_stays():
    line = RequestLine("abcd-2345-wxyz")
    begin_request(line)

    note_why("the first\n one")
    note_why("the second")

    assert line.why == "the first one"


def test_plain_line_is_one_line_whatever_is_in_it():
    record = logging.LogRecord("room", logging.WARNING, "", 0, "one\n2026-01-01T00:00:00.000Z INFO  forged", (), None)

    [line] = PlainLines().format(record).splitlines()

    assert " WARNING " in line
    assert line.endswith("one 2026-01-01T00:00:00.000Z INFO  forged")


@pytest.fixture(autouse=True)
def of_no_request():
    token = log_lines._of_request.set(None)
    yield
    log_lines._of_request.reset(token)


@pytest.mark.parametrize(("form", "is_object"), [("json", True), ("plain", False)])
def test_fault_that_ends_a_command_is_a_line_in_the_form_that_is_set(form, is_object, tmp_path):
    code = "import django; django.setup(); raise RuntimeError('the end')"
    kept = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "LOG_FORMAT": form}

    ended = subprocess.run([sys.executable, "-c", code], env=kept, cwd=PROJECT, capture_output=True, text=True)

    assert ended.returncode == 1
    assert ended.stderr.startswith('{"time": ') is is_object
    if is_object:
        assert json.loads(ended.stderr)["traceback"].endswith("RuntimeError: the end")


def test_form_that_is_none_is_refused_with_a_sentence():
    kept = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "LOG_FORMAT": "xml"}

    ended = subprocess.run(
        [sys.executable, "manage.py", "check"], env=kept, cwd=PROJECT, capture_output=True, text=True
    )

    assert ended.stderr == "LOG_FORMAT is “xml”, and can be json or plain. .env.example lists the settings.\n"
