"""Files are kept whole or not at all, and for the portal's user alone."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from base.storage import DiskFullError, WholeFilesStorage
from boards.minutes.uploading.writes import upload_minutes
from boards.models import Meeting, MinutesVersion
from tests.boards.minuted import MET_ON, make_setting
from tests.clients import signed_in
from tests.factories import make_meeting
from tests.pages.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ROOM = 512 * 1024  # bytes of the small disk


@pytest.fixture
def small_disk(tmp_path):
    """A folder on a disk of its own, where it may be mounted; else one in which nothing can be written to its end."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "fsync", _refuse)
            yield folder
        return
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def _refuse(_: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_file_and_its_folders_are_for_the_portal_s_user_alone(tmp_path):
    storage = WholeFilesStorage(tmp_path / "uploads")

    names = [storage.save("papers/2026/budget.pdf", ContentFile(b"content")) for _ in range(2)]

    assert names[0] == "papers/2026/budget.pdf"
    assert names[1] != names[0]
    assert {oct(path.stat().st_mode & 0o777) for path in files(tmp_path)} == {"0o600"}
    assert {oct(path.stat().st_mode & 0o777) for path in tmp_path.rglob("*") if path.is_dir()} == {"0o700"}
    assert [path.read_bytes() for path in files(tmp_path)] == [b"content"] * 2


def test_full_disk_leaves_nothing_of_a_file_and_says_so(small_disk, caplog):
    storage = WholeFilesStorage(small_disk)

    with pytest.raises(DiskFullError, match="no room on the portal’s disk"):
        storage.save("papers/budget.pdf", ContentFile(b"x" * 2 * ROOM))

    assert files(small_disk) == []
    assert caplog.messages == ["There is no room on the disk for a file, so it was not kept"]


def test_full_disk_is_said_on_the_form_of_a_paper(small_disk, settings):
    settings.MEDIA_ROOT = small_disk
    setting = make_setting()
    meeting = make_meeting(setting.board)
    item = meeting.items.create(position=1, number="1", title="One")
    file = SimpleUploadedFile("paper.pdf", b"%PDF-1.7" + b"x" * 2 * ROOM)

    answer = signed_in(setting.minute_taker).post(
        f"/meetings/{meeting.pk}/agenda/{item.pk}/papers/", {"title": "Budget", "timing": "on-time", "file": file}
    )

    assert answer.status_code == 422
    assert "no room on the portal’s disk" in texts(answer, ".//*[@class='govuk-error-summary']//li")[0]
    assert 'value="Budget"' in answer.content.decode()
    assert not meeting.papers.exists()
    assert files(small_disk) == []


def test_full_disk_keeps_no_half_of_old_minutes(small_disk, settings):
    settings.MEDIA_ROOT = small_disk
    setting = make_setting()
    file = SimpleUploadedFile("minutes.pdf", b"%PDF-1.7" + b"x" * 2 * ROOM)

    with pytest.raises(DiskFullError):
        upload_minutes(board=setting.board, held_on=MET_ON, file=file, by=setting.minute_taker)

    assert not MinutesVersion.objects.exists()
    assert not Meeting.objects.exists()
    assert files(small_disk) == []


def test_full_disk_in_admin_is_a_page_that_says_so(small_disk, settings):
    settings.MEDIA_ROOT = small_disk
    setting = make_setting()
    meeting = make_meeting(setting.board)
    setting.officer.is_staff = True
    setting.officer.save()
    file = SimpleUploadedFile("paper.pdf", b"%PDF-1.7" + b"x" * 2 * ROOM)

    answer = signed_in(setting.officer).post(
        "/admin/boards/paper/add/", {"meeting": meeting.pk, "title": "Budget", "timing": "on-time", "file": file}
    )

    assert answer.status_code == 507
    assert texts(answer, ".//h1") == ["There is no room for this file"]
    assert not meeting.papers.exists()


def test_full_disk_while_a_file_comes_in_is_a_page_that_says_so(small_disk, settings):
    settings.FILE_UPLOAD_TEMP_DIR = str(small_disk)
    setting = make_setting()
    meeting = make_meeting(setting.board)
    item = meeting.items.create(position=1, number="1", title="One")
    file = SimpleUploadedFile("paper.pdf", b"%PDF-1.7" + b"x" * 3_000_000)

    answer = signed_in(setting.minute_taker).post(
        f"/meetings/{meeting.pk}/agenda/{item.pk}/papers/", {"title": "Budget", "timing": "on-time", "file": file}
    )

    assert answer.status_code == 507
    assert texts(answer, ".//h1") == ["There is no room for this file"]
    assert files(small_disk) == []


@pytest.mark.slow
def test_database_of_the_portal_is_for_its_user_alone(tmp_path):
    database = tmp_path / "db.sqlite3"
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{database}", "DEMO": "True", "VAR_DIR": str(tmp_path)}
    environment["DJANGO_SETTINGS_MODULE"] = "essex_partnerships.settings"
    script = "import django; django.setup(); from django.db import connection; connection.cursor().execute('select 1')"

    subprocess.run([sys.executable, "-c", script], env=environment, umask=0o022, check=True)

    assert database.stat().st_mode & 0o777 == 0o600
