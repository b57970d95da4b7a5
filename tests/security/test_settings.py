"""Settings outside the demonstration: secure without anybody having to think of it."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from essex_partnerships.settings import address, read_env_file
from tests.conftest import PROJECT

DEPLOYED = "essex_partnerships.settings"
OF_TESTS = ("DEMO", "DEBUG", "DJANGO_ALLOW_ASYNC_UNSAFE")
KEY = "a-key-for-this-test-alone-" * 3


def as_deployed() -> dict[str, str]:
    """The environment with none of our settings."""
    ours = ("DEMO", "DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "BEHIND_PROXY", "DJANGO_SETTINGS_MODULE")
    return {name: value for name, value in os.environ.items() if name not in (*ours, "SITE_URL", "PORT")}


def started(*command: str, **environment: str) -> subprocess.CompletedProcess:
    """Run a command of the portal as deployed; it must stop by itself."""
    return subprocess.run(
        command, cwd=PROJECT, env=as_deployed() | environment, capture_output=True, text=True, check=False, timeout=60
    )


def settings_as_deployed(expression: str, **environment: str) -> subprocess.CompletedProcess:
    """Evaluate an expression over the settings in a process of its own, with nothing set but what is given."""
    clean = as_deployed()
    code = f"from essex_partnerships import settings; print({expression})"
    return subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, env=clean | environment, capture_output=True, text=True, check=False
    )


@pytest.mark.once
def test_settings_of_another_user_are_not_taken_for_none(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("SECRET_KEY=nobody\n")
    monkeypatch.setattr(os, "access", lambda *_: False)  # which nothing is for root, as whom the tests may run

    with pytest.raises(ImproperlyConfigured, match="belongs to another user"):
        read_env_file(tmp_path / ".env")


@pytest.mark.once
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("EMAIL_URL", "smpt://user:hush@mail.example.org", "EMAIL_URL cannot be read (it begins with “smpt://”)"),
        ("EMAIL_URL", "hush", "EMAIL_URL cannot be read. Write it like smtp"),
        ("EMAIL_URL", "smtp://user:hu/sh@mail.example.org", "EMAIL_URL cannot be read (it begins with “smtp://”)"),
        ("DATABASE_URL", "postgres://portal:hu/sh@127.0.0.1/portal", "DATABASE_URL cannot be read"),
        ("DATABASE_URL", "postgress://portal:hush@127.0.0.1/portal", "it begins with “postgress://”"),
        ("DATABASE_URL", "hush", "DATABASE_URL cannot be read. Write it like postgres"),
    ],
)
def test_address_that_cannot_be_read_is_named_and_not_repeated(monkeypatch, name, value, said):
    monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured) as refused:
        address(name, "smtp://host" if name == "EMAIL_URL" else "postgres://host", default="")

    assert said in str(refused.value)
    assert "hu" not in str(refused.value)


@pytest.mark.skipif((PROJECT / ".env").exists(), reason="this machine has an .env file of its own")
@pytest.mark.slow
class TestDeployed:
    def test_settings_without_a_secret_key_refuse_to_start(self):
        finished = settings_as_deployed("settings.DEBUG")

        assert finished.returncode == 1
        assert "SECRET_KEY" in finished.stderr

    @pytest.mark.parametrize(
        ("environment", "said"),
        [
            ({"SECRET_KEY": ""}, "SECRET_KEY is not set. “manage.py make_secret_key” prints one."),
            ({"SECRET_KEY": "s3cret-" * 7}, "SECRET_KEY is too easy to guess: it needs 50 characters or more"),
            ({"SECRET_KEY": "ab" * 30}, "SECRET_KEY is too easy to guess"),
            ({"SECRET_KEY": KEY, "ALLOWED_HOSTS": "a.example.org,*"}, "ALLOWED_HOSTS is “*”"),
        ],
    )
    def test_settings_that_are_refused_get_a_sentence_and_no_traceback(self, environment, said):
        command = started(sys.executable, "manage.py", "migrate", **environment)
        server = started(sys.executable, "-c", "from essex_partnerships import wsgi", **environment)

        assert command.returncode == 1
        assert server.returncode == 3
        for finished in (command, server):
            assert finished.stderr.startswith(said)
            assert "Traceback" not in finished.stderr

    def test_demonstration_may_answer_to_any_name(self, tmp_path):
        hosts = settings_as_deployed("settings.ALLOWED_HOSTS", DEMO="True", ALLOWED_HOSTS="*", VAR_DIR=str(tmp_path))

        assert hosts.stdout.strip() == "['*']"

    def test_make_secret_key_needs_no_key_and_prints_one_that_is_taken(self):
        keys = [started(sys.executable, "manage.py", "make_secret_key", SECRET_KEY="").stdout.strip() for _ in range(2)]

        assert keys[0] != keys[1]
        assert settings_as_deployed("settings.SECRET_KEY", SECRET_KEY=keys[0]).stdout.strip() == keys[0]

    def test_former_keys_come_from_the_environment(self):
        former = settings_as_deployed("settings.SECRET_KEY_FALLBACKS", SECRET_KEY=KEY, SECRET_KEY_FALLBACKS="old,older")

        assert former.stdout.strip() == "['old', 'older']"

    def test_settings_ask_no_browser_to_preload_unless_told(self):
        asked = settings_as_deployed("settings.SECURE_HSTS_PRELOAD", SECRET_KEY=KEY)
        told = settings_as_deployed("settings.SECURE_HSTS_PRELOAD", SECRET_KEY=KEY, HSTS_PRELOAD="True")

        assert (asked.stdout.strip(), told.stdout.strip()) == ("False", "True")

    def test_links_in_emails_lead_to_the_port_of_make_run_and_else_to_the_first_name(self, tmp_path):
        run = settings_as_deployed("settings.SITE_URL", DEMO="True", PORT="8123", VAR_DIR=str(tmp_path))
        real = settings_as_deployed("settings.SITE_URL", SECRET_KEY=KEY, ALLOWED_HOSTS="a.example.org,b.example.org")
        told = settings_as_deployed("settings.SITE_URL", SECRET_KEY=KEY, SITE_URL="https://c.example.org/")

        assert run.stdout.strip() == "http://127.0.0.1:8123"
        assert real.stdout.strip() == "https://a.example.org"
        assert told.stdout.strip() == "https://c.example.org"

    def test_settings_are_secure_by_default(self):
        names = "DEBUG SECURE_SSL_REDIRECT SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SECURE_HSTS_SECONDS ALLOWED_HOSTS"
        values = ", ".join(f"settings.{name}" for name in names.split())

        finished = settings_as_deployed(values, SECRET_KEY=KEY)

        assert finished.stdout.strip() == "False True True True 31536000 []"

    def test_settings_as_deployed_pass_the_deployment_check_of_django(self):
        ours = {"SECRET_KEY": KEY, "ALLOWED_HOSTS": "portal.example.org", "DJANGO_SETTINGS_MODULE": DEPLOYED}
        there = {name: value for name, value in os.environ.items() if name not in OF_TESTS}
        command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]

        checked = subprocess.run(command, cwd=PROJECT, env=there | ours, capture_output=True, text=True, check=False)

        assert checked.returncode == 0, checked.stderr
        assert "no issues" in checked.stdout

    def test_settings_trust_a_proxy_only_when_told(self):
        alone = settings_as_deployed("settings.SECURE_PROXY_SSL_HEADER", SECRET_KEY=KEY)
        behind = settings_as_deployed("settings.SECURE_PROXY_SSL_HEADER", SECRET_KEY=KEY, BEHIND_PROXY="True")

        assert alone.stdout.strip() == "None"
        assert behind.stdout.strip() == "('HTTP_X_FORWARDED_PROTO', 'https')"

    def test_settings_of_sqlite_wait_for_the_writer(self):
        options = settings_as_deployed("settings.DATABASES['default']['OPTIONS']", SECRET_KEY=KEY).stdout

        assert "IMMEDIATE" in options
        assert "journal_mode=WAL" in options
        assert "'timeout': 20" in options

    def test_settings_take_postgresql_from_the_environment(self):
        url = "postgres://somebody:secret@db.example.org:5432/portal"

        finished = settings_as_deployed("settings.DATABASES['default']['ENGINE']", SECRET_KEY=KEY, DATABASE_URL=url)

        assert finished.stdout.strip() == "django.db.backends.postgresql"

    def test_demonstration_makes_a_key_of_its_own_and_keeps_it(self, tmp_path):
        first = settings_as_deployed("settings.SECRET_KEY", DEMO="True", VAR_DIR=str(tmp_path / "var"))
        second = settings_as_deployed("settings.SECRET_KEY", DEMO="True", VAR_DIR=str(tmp_path / "var"))

        assert len(first.stdout.strip()) >= 50
        assert first.stdout == second.stdout
        assert (tmp_path / "var" / "demonstration-secret-key").stat().st_mode & 0o077 == 0
