"""A preview of the register that nobody decides on is dropped in time, with its file."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from register.models import RegisterImport
from register.runs import running as runs

pytestmark = pytest.mark.django_db


@pytest.fixture
def undecided() -> RegisterImport:
    """A preview of the register that waits for an officer, with its file."""
    imported = runs.new_import(
        file_name="edubasealldata20250422.csv",
        state="ready",
        counts={"created": 1, "closed": 0, "updated": 0},
        preview={"lines": [["created", 114704, "A school", "opened on", "", "empty"]]},
        started_at=timezone.now() - dt.timedelta(days=30, minutes=1),
    )
    imported.save()
    (imported.path / "register").mkdir(parents=True)
    (imported.path / "register" / "edubasealldata20250422.csv").write_text("URN")
    return imported


def test_retention_drops_a_preview_that_nobody_decides_on_and_its_file(undecided, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        call_command("apply_retention", verbosity=0)

    undecided.refresh_from_db()
    assert (undecided.state, undecided.preview) == ("discarded", {})
    assert undecided.message.startswith("Not decided in time; the file is gone. Nothing was changed.")
    assert undecided.counts_in_words == "1 new, 0 closed, 0 updated"
    assert not (undecided.path / "register").exists()


def test_retention_dry_run_keeps_an_undecided_preview_and_its_file(
    undecided, capsys, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        call_command("apply_retention", "--dry-run")

    undecided.refresh_from_db()
    assert "Would erase 1 of: files of the register that nobody decided on, 30 days after they were uploaded." in (
        capsys.readouterr().out
    )
    assert undecided.is_ready
    assert (undecided.path / "register").exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"started_at": timezone.now() - dt.timedelta(days=29, hours=23)},
        {"state": "applied", "applied_at": timezone.now()},
        {"state": "discarded"},
        {"state": "applying", "is_running": True},
    ],
)
def test_retention_leaves_what_is_newer_decided_or_at_work(undecided, fields, django_capture_on_commit_callbacks):
    RegisterImport.objects.filter(pk=undecided.pk).update(**fields)

    with django_capture_on_commit_callbacks(execute=True):
        call_command("apply_retention", verbosity=0)

    assert RegisterImport.objects.get(pk=undecided.pk).preview
    assert (undecided.path / "register").exists()


def test_retention_period_of_previews_is_a_setting(undecided, settings):
    settings.KEEP_UNDECIDED_DAYS = 31

    call_command("apply_retention", verbosity=0)

    assert RegisterImport.objects.get(pk=undecided.pk).is_ready
