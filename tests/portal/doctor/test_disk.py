"""The doctor on folders that are another's, and on disks without room."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from portal.doctor import disk
from tests.portal.doctor.looking import found, must, should

pytestmark = [pytest.mark.django_db, pytest.mark.once]
MB, GB = disk.MB, disk.GB
is_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts disks and gives files away")


@pytest.fixture
def var(settings, tmp_path) -> Path:
    settings.VAR_DIR = tmp_path / "var"
    settings.VAR_DIR.mkdir(mode=0o700)
    settings.MEDIA_ROOT = settings.VAR_DIR / "uploads"
    return settings.VAR_DIR


@pytest.mark.parametrize(
    ("free", "total", "severity"),
    [
        (256 * MB, 300 * MB, "should"),
        (256 * MB - 1, 300 * MB, "must"),
        (3 * GB, 101 * GB, "must"),
        (3 * GB, 99 * GB, "should"),
        (GB - 1, GB, "should"),
        (GB, GB, ""),
        (5 * GB, 51 * GB, "should"),
        (5 * GB, 50 * GB, ""),
        (10 * GB, 4000 * GB, ""),
    ],
)
def test_room_by_bytes_and_by_share(free, total, severity):
    findings = list(disk.room_of("of VAR_DIR", Path("/srv"), free, total))

    assert (len(must(findings)), len(should(findings))) == (severity == "must", severity == "should")


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[None]:
    """A small disk of its own there."""
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "doctor", str(folder)], check=False)
    if done.returncode:
        pytest.skip("this machine lets nobody mount a disk")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@is_root
def test_disk_that_is_nearly_full(var):
    with mounted(var, "size=1m"):
        default_storage.save("papers/a.pdf", ContentFile(b"a" * 900_000))
        sentences = must(found(disk.room))

    assert sentences == [
        "The disk of VAR_DIR is nearly full: 0 MB of 1 MB are free. Uploads and minutes will be refused: make room now."
    ]


@is_root
def test_disk_of_back_ups_beside_others_that_are_roomy(var, settings, tmp_path):
    settings.BACKUP_FOLDER = str(tmp_path / "kept")
    (tmp_path / "kept").mkdir()

    with mounted(tmp_path / "kept", "size=1m"):
        sentences = must(found(disk.room))

    assert [sentence.partition(" is ")[0] for sentence in sentences] == ["The disk of back-ups"]


@is_root
def test_disk_that_can_hold_no_more_files(var):
    with mounted(var, "size=1g,nr_inodes=10"):
        for number in range(9):
            (var / str(number)).touch()
        sentences = must(found(disk.room))

    assert any("hardly any more files" in sentence for sentence in sentences)


def test_folder_that_is_well(var):
    assert found(disk.owners) == []


def test_folder_that_is_not_there(var):
    var.rmdir()

    assert must(found(disk.owners))[0].startswith("VAR_DIR is not there. Make the folder")
    assert not must(found(disk.room)), "the disk that it would be on is looked at"


@is_root
@pytest.mark.parametrize("path", ["uploads", "uploads/papers"])
def test_folder_of_different_users(var, path):
    (var / path).mkdir(parents=True)
    os.chown(var / path, 65534, 65534)

    [finding] = found(disk.owners)

    assert finding.sentence.startswith(f"VAR_DIR/{path} belongs to another user than this command’s")
    assert finding.detail == str(var / path)


@is_root
def test_file_of_another_user_is_said_by_its_folder(var):
    (var / "uploads").mkdir()
    (var / "uploads" / "Report on Ann Day.pdf").touch()
    os.chown(var / "uploads" / "Report on Ann Day.pdf", 65534, 65534)

    [finding] = found(disk.owners)

    assert finding.sentence.startswith("A file in VAR_DIR/uploads belongs to another user")


@pytest.mark.parametrize(("mode", "is_open"), [(0o700, False), (0o750, False), (0o701, True), (0o755, True)])
def test_folder_that_others_may_look_into(var, mode, is_open):
    var.chmod(mode)

    assert [sentence[:11] for sentence in should(found(disk.owners))] == ["Other users"] * is_open
