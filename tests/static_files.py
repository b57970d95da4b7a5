"""The static files as the portal serves them, collected for the tests that ask for one, once for each state of them."""

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from essex_partnerships.storage import PortalStaticFilesStorage

PROJECT = Path(__file__).resolve().parent.parent


def _state() -> str:
    """A hash of what is collected, and of what comes with the libraries."""
    files = [PROJECT / "requirements.txt", PROJECT / "essex_partnerships" / "storage.py"]
    files += sorted(file for file in (PROJECT / "static").rglob("*") if file.is_file())
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:12]


class CollectedWhenAsked(PortalStaticFilesStorage):
    """The portal's storage, which collects at the first question; the processes of a run share what was collected."""

    def __init__(self) -> None:
        collect()
        super().__init__()


def collect() -> Path:
    """Collect the static files unless they are there; return their folder."""
    folder = Path(settings.STATIC_ROOT)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        state = folder.with_suffix(".state")
        if not state.exists() or state.read_text() != _state():
            command = [sys.executable, PROJECT / "manage.py", "collectstatic", "--no-input", "--clear"]
            served = {"STATIC_ROOT": str(folder), "DJANGO_SETTINGS_MODULE": "essex_partnerships.settings"}
            subprocess.run([*command, "--verbosity", "0"], env=os.environ | served, check=True)
            state.write_text(_state())
    return folder
