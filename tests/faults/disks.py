"""Disks of the tests' own: one that is small, and one of which a copy is what a power cut would leave."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.portal import wait_until


def _mounted(folder: Path, *options: str) -> None:
    """Mount something there, or skip the test and say so."""
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["mount", *options, str(folder)], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"this user may not mount a disk: {done.stderr.strip()}")


def _unmounted(folder: Path) -> None:
    wait_until(
        lambda: not subprocess.run(["umount", str(folder)], capture_output=True, check=False).returncode,
        f"{folder} is in use",
    )


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A disk of so many megabytes."""
    _mounted(folder, "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs")
    try:
        yield folder
    finally:
        _unmounted(folder)


def fill(folder: Path) -> Path:
    """Fill the disk to its last byte; what fills it, to be removed."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1024**2, 4096, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue
    return ballast


@contextmanager
def disk_that_forgets(image: Path, folder: Path, megabytes: int = 32) -> Iterator[Path]:
    """A disk in a file, a copy of which has what was synced, and nothing that the kernel still had in its memory.

    Its file system writes nothing by itself for minutes, so that what is not asked for is not there.
    """
    with image.open("wb") as file:
        file.truncate(megabytes * 1024**2)
    subprocess.run(["mkfs.ext4", "-q", "-F", str(image)], check=True)
    _mounted(folder, "-o", "loop,commit=300", str(image))
    try:
        yield folder
    finally:
        _unmounted(folder)


@contextmanager
def after_the_cut(copy: Path, folder: Path) -> Iterator[Path]:
    """The disk as it is found when there is power again."""
    _mounted(folder, "-o", "loop", str(copy))
    try:
        yield folder
    finally:
        _unmounted(folder)


def stands_still(group: int) -> bool:
    """Whether every thread of that group of processes is stopped, so that none is in the middle of a write."""
    for process in Path("/proc").iterdir():
        try:
            if process.name.isdigit() and os.getpgid(int(process.name)) == group:
                for thread in (process / "task").iterdir():
                    if (thread / "stat").read_text().rpartition(")")[2].split()[0] not in "TtZX":
                        return False
        except (OSError, ProcessLookupError):
            continue
    time.sleep(0.01)
    return True
