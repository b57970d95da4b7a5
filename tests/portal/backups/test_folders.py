"""Which folders are whole back-ups, which go, and what is left of one that was cut off."""

import signal
import subprocess
import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from office.models import JobRun
from portal.backups import folders
from portal.backups.folders import remove_old, whole
from tests.factories import make_person

pytestmark = [pytest.mark.once]


def back_up_on(place, day: int):
    """A back-up of that day of January 2026."""
    path = place.back_up()
    return path.rename(path.with_name(f"2026-01-{day:02}T020000Z"))


def test_newest_stay_and_what_is_not_ours_is_never_touched(place, settings):
    settings.BACKUP_KEEP = 2
    days = [back_up_on(place, day) for day in (3, 1, 2)]
    others = [
        place.back_ups / name for name in ("2025-01-01T020000Z", "notes", "2024-01-01", ".2026-01-01T020000Z.old")
    ]
    for other in others:
        other.mkdir()
        (other / "manifest.json").write_text('{"kind": "of another program"}')

    newest = place.back_up()

    assert whole(place.back_ups) == [days[0], newest]
    assert all((other / "manifest.json").exists() for other in others)


@pytest.mark.parametrize("keep", [0, -1, 1])
def test_the_newest_stays_whatever_is_to_be_kept(place, keep):
    back_up_on(place, 1)
    newest = place.back_up()

    remove_old(place.back_ups, keep)

    assert whole(place.back_ups) == [newest]


@pytest.fixture
def small_disk(place):
    """The folder of back-ups on a disk of its own, with 4 MB."""
    place.back_ups.mkdir(mode=0o700)
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place.back_ups)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this user may not mount a small disk")
    yield place
    subprocess.run(["umount", str(place.back_ups)], check=True)


@pytest.mark.parametrize("is_foreseen", [True, False])
def test_too_little_room_is_a_sentence_and_leaves_no_folder(small_disk, monkeypatch, is_foreseen):
    small_disk.put("papers/a.pdf", bytes(6_000_000))
    if not is_foreseen:  # somebody else fills the disk meanwhile
        monkeypatch.setattr(folders, "refuse_without_room", lambda *_: None)

    with pytest.raises(CommandError, match="not enough room"):
        small_disk.back_up()

    assert [path.name for path in small_disk.back_ups.iterdir()] == [folders.LOCK]
    assert JobRun.objects.get(job="backup").state == "failed"


def test_file_that_vanishes_meanwhile_is_said(place, monkeypatch):
    there, gone = place.put("papers/a.pdf", b"%PDF"), place.put("papers/b.pdf", b"%PDF")
    monkeypatch.setattr("portal.backups.uploads.all_files", lambda: iter([there, gone]))
    monkeypatch.setattr("portal.backups.uploads.size_of_all", lambda: gone.unlink() or 0)
    said = StringIO()

    call_command("backup", stdout=said)

    assert "Vanished while it was made, and not in it: papers/b.pdf" in said.getvalue()
    assert "1 uploads" in said.getvalue()


def test_files_of_the_register_and_half_written_ones_are_left_out(place):
    place.put("papers/a.pdf", b"%PDF")
    place.put("papers/tmp123.half", b"%P")
    place.put("register/abc/register/edubase.csv", b"URN,HeadFirstName\n")

    said = StringIO()
    call_command("backup", stdout=said)

    assert "1 uploads" in said.getvalue()


def test_folder_among_the_uploads_is_refused(place):
    with pytest.raises(CommandError, match="among the uploads"):
        call_command("backup", str(place.uploads / "back-ups"))


def test_folder_that_cannot_be_made_is_a_sentence(place, tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(CommandError, match="cannot be made: Not a directory"):
        call_command("backup", str(tmp_path / "file" / "back-ups"))


def test_no_folder_is_a_sentence(settings):
    settings.BACKUP_FOLDER = ""

    with pytest.raises(CommandError, match="set BACKUP_FOLDER"):
        call_command("backup", "")


@pytest.mark.slow
def test_back_up_that_is_killed_leaves_nothing_that_looks_whole(place):
    make_person("Ann Day")
    for number in range(40):
        place.put(f"papers/{number}.pdf", bytes(1_000_000))
    process = place.manage("backup")
    until = time.monotonic() + 60
    while not list(place.back_ups.glob(".*.partial/uploads.tar*")) and time.monotonic() < until:
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)

    assert process.wait(60) == -signal.SIGKILL
    assert whole(place.back_ups) == []
    assert not list(place.back_ups.glob("2*"))
    assert list(place.back_ups.glob(".*.partial")), "it was killed in the middle"
    (cut_off,) = place.back_ups.glob(".*.partial")
    with pytest.raises(CommandError, match="is no back-up"):
        place.restore(cut_off)
    assert place.back_up() in whole(place.back_ups)
    assert not list(place.back_ups.glob(".*.partial")), "what was left over is removed"


@pytest.mark.slow
def test_two_at_once_do_not_mix(place):
    for number in range(40):
        place.put(f"papers/{number}.pdf", bytes(1_000_000))
    first, second = place.manage("backup"), place.manage("backup")

    said = [process.communicate(timeout=120) for process in (first, second)]

    assert sorted((first.returncode, second.returncode)) in ([0, 0], [0, 1]), said
    assert len(whole(place.back_ups)) == [first.returncode, second.returncode].count(0)


def test_program_of_postgresql_that_is_missing_or_old_is_a_sentence(place, tmp_path, monkeypatch):
    from portal.backups import postgresql

    monkeypatch.setattr(postgresql, "_version", lambda _: "15.4")
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 13.9'\n")
    old.chmod(0o755)

    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(postgresql.BackUpError, match="of version 13, and the server of version 15"):
        postgresql.checked_program("pg_dump")
    with pytest.raises(postgresql.BackUpError, match="pg_restore is not installed"):
        postgresql.checked_program("pg_restore")
    assert subprocess.run([old], capture_output=True, check=True).stdout
