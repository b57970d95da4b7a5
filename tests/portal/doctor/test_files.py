"""The doctor on uploads: papers that are gone, and files that nobody knows."""

import os
import time
from unittest.mock import Mock

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from boards.models import Meeting, Paper
from portal.doctor import files
from tests.factories import make_meeting, make_register_import
from tests.portal.doctor.looking import found, must, should

pytestmark = pytest.mark.django_db


def make_paper(name: str = "Report on Ann Day.pdf") -> Paper:
    paper = Paper(meeting=Meeting.objects.first() or make_meeting(), title="Report")
    paper.file.save(name, ContentFile(b"%PDF-1.7"))
    return paper


def make_old(path: str) -> None:
    """As if it had been there for two days."""
    os.utime(default_storage.path(path), (time.time() - 2 * 86_400,) * 2)


def test_papers_that_are_there_give_nothing():
    make_old(make_paper().file.name)

    assert found(files.missing) == found(files.unnamed) == []


def test_paper_that_is_missing_is_named_by_its_number_alone():
    kept, gone = make_paper("kept.pdf"), make_paper()
    default_storage.delete(gone.file.name)

    [finding] = found(files.missing)

    assert finding.sentence.startswith(
        f"1 file of papers is missing (boards.Paper {gone.pk}). Restore it from a back-up (docs/back-up.md"
    )
    assert "Ann" not in finding.sentence
    assert finding.detail == gone.file.name, "which is under uploads, and for who sits at the terminal"
    assert kept.pk != gone.pk


def test_file_that_may_not_be_looked_for_is_not_said_to_be_missing(monkeypatch):
    make_paper()
    make_register_import(state="ready", folder="abc", applied_at=None)
    monkeypatch.setattr(files.os, "stat", Mock(side_effect=PermissionError))  # root, as whom the tests may run, may all

    assert found(files.missing) == []


def test_many_that_are_missing_are_not_all_listed():
    papers = [make_paper() for _ in range(7)]
    for paper in papers:
        default_storage.delete(paper.file.name)

    [sentence] = must(found(files.missing))

    assert sentence.startswith("7 files of papers are missing")
    assert "and others" in sentence


def test_paper_that_is_to_follow_has_no_file_to_miss():
    Paper.objects.create(meeting=make_meeting(), title="Later", timing="to-follow")

    assert found(files.missing) == []


def test_refresh_that_waits_for_a_decision_without_its_files():
    make_register_import(state="ready", folder="abc", applied_at=None)

    assert "register that waits for a decision are missing" in should(found(files.missing))[0]


@pytest.mark.parametrize(("path", "is_found"), [("papers/2026/who.pdf", True), ("register/gone/file.csv", True)])
def test_file_that_no_record_names(path, is_found):
    default_storage.save(path, ContentFile(b"x"))
    make_old(path)

    [finding] = found(files.unnamed)

    assert finding.sentence.startswith("1 file or folder among the uploads is named by no record")
    assert "who.pdf" not in finding.sentence


def test_file_that_is_being_written_is_nothing():
    default_storage.save("papers/2026/new.pdf", ContentFile(b"x"))

    assert found(files.unnamed) == []


def test_former_file_that_a_history_names_is_nothing():
    paper = make_paper("first.pdf")
    first = paper.file.name
    paper.file.save("second.pdf", ContentFile(b"%PDF-1.7"))
    make_old(first)

    assert found(files.unnamed) == []


def test_folder_of_uploads_that_is_not_there_yet_is_nothing(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "none"

    assert found(files.missing) == found(files.unnamed) == []
