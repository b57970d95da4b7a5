"""The doctor on settings that are an example's, or let in too much."""

import datetime as dt
import os

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import AuditEvent
from portal.doctor import configuration
from tests.factories import make_council, make_partnership, make_user
from tests.portal.doctor.looking import found, must, should

pytestmark = [pytest.mark.django_db, pytest.mark.once]
REAL = {
    "DEMO": False,
    "DEBUG": False,
    "ALLOWED_HOSTS": ["portal.essex.gov.uk"],
    "SITE_URL": "https://portal.essex.gov.uk",
    "DEFAULT_FROM_EMAIL": "Portal <portal@essex.gov.uk>",
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "EMAIL_HOST": "mail.essex.gov.uk",
    "EMAIL_USE_TLS": True,
    "REQUIRE_SECOND_FACTOR": True,
    "BEHIND_PROXY": False,
    "SECRET_KEY": "q7f9z2m4" * 8,
    "CACHES": {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache"}},
}


@pytest.fixture(autouse=True)
def _real(settings):
    for name, value in REAL.items():
        setattr(settings, name, value)
    make_council(mailbox="partnerships@essex.gov.uk")


@pytest.mark.parametrize(
    "check",
    [
        configuration.demonstration,
        configuration.addresses,
        configuration.mail_server,
        configuration.hosts,
        configuration.proxy,
        configuration.secrets,
        configuration.debug,
    ],
)
def test_settings_that_are_right_give_nothing(check):
    assert found(check) == []


@pytest.mark.parametrize(
    ("check", "name", "value", "said"),
    [
        (configuration.hosts, "ALLOWED_HOSTS", [], "ALLOWED_HOSTS is empty"),
        (configuration.hosts, "ALLOWED_HOSTS", ["*"], "ALLOWED_HOSTS is “*”"),
        (configuration.hosts, "ALLOWED_HOSTS", ["other.essex.gov.uk"], "SITE_URL is not among ALLOWED_HOSTS"),
        (configuration.hosts, "SITE_URL", "http://portal.essex.gov.uk", "SITE_URL is not https://"),
        (configuration.debug, "DEBUG", True, "DEBUG is on"),
        (configuration.addresses, "DEFAULT_FROM_EMAIL", "P <p@example.org>", "The sender of every e-mail"),
        (configuration.mail_server, "EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", "EMAIL_URL"),
        (configuration.secrets, "SECRET_KEY", "django-insecure-" * 4, "SECRET_KEY is short or an example’s"),
        (configuration.secrets, "SECRET_KEY_FALLBACKS", ["old"], "A key in SECRET_KEY_FALLBACKS can be guessed"),
        (configuration.secrets, "REQUIRE_SECOND_FACTOR", False, "REQUIRE_SECOND_FACTOR is off"),
    ],
)
def test_setting_that_must_be_changed(settings, check, name, value, said):
    setattr(settings, name, value)

    [sentence] = must(found(check))

    assert said in sentence


@pytest.mark.parametrize(
    ("check", "name", "value", "said"),
    [
        (configuration.mail_server, "EMAIL_USE_TLS", False, "unencrypted"),
        (
            configuration.hosts,
            "CSRF_TRUSTED_ORIGINS",
            ["http://a.gov.uk"],
            "CSRF_TRUSTED_ORIGINS has an address of plain",
        ),
        (
            configuration.secrets,
            "CACHES",
            {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
            "CACHE_URL is a cache of each process",
        ),
    ],
)
def test_setting_that_should_be_looked_at(settings, check, name, value, said):
    setattr(settings, name, value)

    [sentence] = should(found(check))

    assert said in sentence


def test_address_of_an_example_anywhere(settings):
    make_council(mailbox="a@example.org", security_mailbox="b@mail.example.com")

    assert [sentence.partition(" is ")[0] for sentence in must(found(configuration.addresses))] == [
        "The council’s mailbox",
        "The mailbox for security",
    ]


def test_what_the_statements_lack_and_nothing_once_it_is_said():
    council = make_council(hosting="", lawful_basis="")

    [sentence] = should(found(configuration.statements))
    assert "who hosts it, lawful basis" in sentence

    said = dict.fromkeys(("accessibility_audit", "accessibility_plans", "data_protection", "hosting"), "Said")
    days = dict.fromkeys(("accessibility_prepared_on", "accessibility_reviewed_on"), dt.date(2026, 9, 1))
    type(council).objects.update(**said, **days, accessibility_status="full", lawful_basis="Said")
    assert found(configuration.statements) == []


@pytest.mark.parametrize(
    ("name", "is_example"),
    [
        ("example.org", True),
        ("a.example.org", True),
        ("org", False),
        ("invalid", True),
        ("essex.gov.uk", False),
    ],
)
def test_names_of_examples(name, is_example):
    assert configuration.is_example(name) is is_example


class TestDemonstration:
    def test_demonstration_says_what_was_not_looked_at(self, settings):
        settings.DEMO = True
        make_partnership(is_demonstration=True)

        assert "addresses, HTTPS, a mail server" in should(found(configuration.demonstration))[0]

    def test_demonstration_switched_on_over_real_records(self, settings):
        settings.DEMO = True
        make_partnership()

        assert must(found(configuration.demonstration))[0].startswith("DEMO is on, and the records are not")

    def test_invented_records_in_a_real_portal(self):
        make_partnership(is_demonstration=True)

        assert "records of the demonstration in a real portal" in must(found(configuration.demonstration))[0]


class TestProxy:
    def sign_in(self, times: int, network: str, days_ago: int = 1) -> None:
        user = make_user()
        for _ in range(times):
            at = timezone.now() - dt.timedelta(days=days_ago)
            AuditEvent(kind="signed-in", user=user, done_by=user, network=network, at=at).save()

    def test_proxy_that_nobody_told_of(self, settings):
        self.sign_in(5, "127.0.0.0/24")
        assert "Set BEHIND_PROXY=True" in must(found(configuration.proxy))[0]

        settings.BEHIND_PROXY = True
        assert found(configuration.proxy) == []

    def test_one_who_came_from_elsewhere_or_too_few_tell_nothing(self):
        self.sign_in(4, "127.0.0.0/24")
        self.sign_in(9, "127.0.0.0/24", days_ago=31)
        assert found(configuration.proxy) == []

        self.sign_in(1, "127.0.0.0/24")
        self.sign_in(1, "192.0.2.0/24")
        assert found(configuration.proxy) == []


class TestStaticFiles:
    @pytest.fixture
    def collected(self, settings, tmp_path):
        settings.STATIC_ROOT = tmp_path / "static"
        settings.STORAGES = settings.STORAGES | {
            "staticfiles": {"BACKEND": "portal.web.storage.PortalStaticFilesStorage"}
        }
        from django.contrib.staticfiles import finders

        finders.get_finder.cache_clear()
        return settings.STATIC_ROOT

    def test_files_that_were_never_collected(self, collected):
        [sentence] = must(found(configuration.static_files))

        assert "not collected, so every page is an error. Run “manage.py collectstatic" in sentence

    @pytest.mark.once
    @pytest.mark.slow
    def test_files_that_changed_or_came_since(self, collected, settings, tmp_path):
        folder = tmp_path / "ours"
        folder.mkdir()
        (folder / "plain").write_text("a {}")
        settings.STATICFILES_DIRS, settings.BASE_DIR = [folder], tmp_path
        settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
        call_command("collectstatic", interactive=False, verbosity=0)
        self.anew(settings)
        assert found(configuration.static_files) == []

        os.utime(folder / "plain", (2e9, 2e9))
        assert "changed since they were collected" in should(found(configuration.static_files))[0]

        (folder / "another").write_text("b {}")
        assert must(found(configuration.static_files))[0].startswith("1 static file not collected")

    def anew(self, settings) -> None:
        """As another process has it, which reads the manifest."""
        settings.STORAGES = dict(settings.STORAGES)


@pytest.mark.slow
def test_what_django_finds_is_passed_on(settings):
    settings.SESSION_COOKIE_SECURE = False

    sentences = should(found(configuration.django_checks))

    assert any(sentence.startswith("Django’s own check says (security.W012)") for sentence in sentences)
