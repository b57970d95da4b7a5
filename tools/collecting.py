"""Static files are collected when they have changed since they were: hashing and compressing them takes 6 s."""

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
STAMP = ".collected-from"  # in the folder, so that whoever empties it has them collected anew


def collect(folder: Path) -> None:
    """Collect them into the folder, unless what is there was made from the files as they are now.

    Two processes that ask at once wait for each other. Raises ``CalledProcessError`` where they cannot be collected.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with Path(f"{folder}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp, state = folder / STAMP, _state()
        if stamp.exists() and stamp.read_text() == state:
            return
        stamp.unlink(missing_ok=True)
        command = [sys.executable, PROJECT / "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
        served = {"STATIC_ROOT": str(folder), "DJANGO_SETTINGS_MODULE": "essex_partnerships.settings"}
        subprocess.run(command, env=os.environ | served, check=True)
        stamp.write_text(state)


def _state() -> str:
    """A hash of our own files, of how they are stored, and of the versions of the libraries that bring others."""
    files = [PROJECT / "requirements.txt", PROJECT / "portal" / "web" / "storage.py"]
    files += sorted(file for file in (PROJECT / "static").rglob("*") if file.is_file())
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.relative_to(PROJECT)}\0".encode() + file.read_bytes() + b"\0")
    return digest.hexdigest()
