"""One refresh at a time, in a process beside the portal's, and how far it is.

Whoever works on a refresh holds the lock of its folder. The kernel lets go of a lock when its holder ends, however it
ends: a refresh that is running by its row and whose lock is free was killed, and its transaction with it.
"""

import datetime as dt
import fcntl
import json
import os
import shutil
import subprocess
import sys
import time
import uuid
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from base.saving import Author
from register.models import RegisterImport

PATIENCE = 3  # seconds that the process of the step before may take to end
STOPPED = "It was interrupted before it was done: the process that worked on it was stopped. Nothing was changed."
UNDECIDED = "Not decided in time; the file is gone. Nothing was changed. To take it after all, upload it again."
State = RegisterImport.State


class AlreadyRunning(Exception):
    """Another refresh is at work; says who began it and when."""

    def __init__(self, running: RegisterImport) -> None:
        self.running = running
        since = timezone.localtime(running.started_at)
        super().__init__(
            f"{running.who} started a refresh from {running.file_name} at {since:%-H:%M on %-d %B %Y}. "
            "Wait until it is done, then try again. Nothing was changed."
        )


class NotNow(Exception):
    """The refresh is no longer in the state in which the officer saw it."""


def new_import(**fields: object) -> RegisterImport:
    """A refresh that is not saved, with a folder of its own."""
    return RegisterImport(folder=uuid.uuid4().hex, **fields)


def begin(imported: RegisterImport, state: str, *, by: Author, only_from: str = "") -> int:
    """Enter a running state and take the lock, which is returned and held until it is closed.

    Raises ``AlreadyRunning`` if another refresh is at work, ``NotNow`` if this one is not in the state ``only_from``.
    """
    settle()
    lock = _lock(imported.path, PATIENCE)
    if lock is None:
        raise AlreadyRunning(imported)
    try:
        with transaction.atomic():
            same = RegisterImport.objects.without_details().select_for_update().filter(pk=imported.pk, state=only_from)
            if only_from and not same:
                raise NotNow("Somebody else was quicker. See what became of this refresh.")
            imported.enter(state)
            imported.started_at, imported.message = timezone.now(), ""
            imported.started_by = by  # type: ignore[assignment]
            imported.save()
    except IntegrityError:
        os.close(lock)
        raise AlreadyRunning(RegisterImport.objects.running().get()) from None
    except NotNow:
        os.close(lock)
        raise
    return lock


def running() -> RegisterImport | None:
    """The refresh that is at work now, if one is."""
    settle()
    return RegisterImport.objects.running().first()


def settle() -> None:
    """Put a refresh whose process was killed back to where it was."""
    for imported in RegisterImport.objects.running():
        lock = _lock(imported.path)
        if lock is not None:
            imported.refresh_from_db()
            if imported.is_running:
                _stopped(imported)
            os.close(lock)


def _stopped(imported: RegisterImport) -> None:
    can_be_applied = imported.state == State.APPLYING and (imported.path / "register").exists()
    before = {State.UNDOING: State.APPLIED, State.APPLYING: State.READY if can_be_applied else State.REFUSED}
    imported.enter(before.get(State(imported.state), State.REFUSED))
    imported.message = STOPPED
    imported.save()
    if imported.state == State.REFUSED:
        forget_files(imported)


def discard(imported: RegisterImport) -> bool:
    """Give up a refresh whose preview is ready, and its files; false where somebody else was quicker."""
    ready = RegisterImport.objects.filter(pk=imported.pk, state=State.READY)
    if not ready.update(state=State.DISCARDED):
        return False
    forget_files(imported)
    return True


@transaction.atomic
def discard_undecided(before: dt.datetime) -> int:
    """Give up the previews that have waited since before that moment, and once that is sure their files; how many."""
    undecided = RegisterImport.objects.without_details().select_for_update().filter(state=State.READY)
    past = list(undecided.filter(started_at__lt=before))
    for imported in past:
        imported.enter(State.DISCARDED)
        imported.preview, imported.message = {}, UNDECIDED
        imported.save(update_fields=["state", "is_running", "preview", "message"])
        transaction.on_commit(partial(forget_files, imported))
    return len(past)


def forget_files(imported: RegisterImport) -> None:
    """Remove the files of a refresh; its record keeps their names and hash."""
    for kind in ("register", "links"):
        shutil.rmtree(imported.path / kind, ignore_errors=True)


def start(imported: RegisterImport, step: str, lock: int) -> subprocess.Popen:
    """Do a step (read, apply or undo) in a process of its own, which inherits the lock and outlives the request."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "run_register_import", str(imported.pk), step]
    try:
        (imported.path / "progress.json").unlink(missing_ok=True)  # of the step before
        with (imported.path / "log").open("ab") as log:
            return subprocess.Popen(  # noqa: S603 - our own command on a number
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=(lock,), start_new_session=True
            )
    finally:
        os.close(lock)


def say(imported: RegisterImport, text: str, percent: int) -> None:
    """Tell how far it is: in a file, for what a transaction writes is seen by nobody until it is over."""
    imported.path.mkdir(parents=True, exist_ok=True)  # an import by the command line has no folder
    new = imported.path / "progress.new"
    new.write_text(json.dumps({"text": text, "percent": percent}))
    new.replace(imported.path / "progress.json")


def progress(imported: RegisterImport) -> dict:
    """What was told last: ``text`` and ``percent``."""
    try:
        return json.loads((imported.path / "progress.json").read_text())
    except (OSError, ValueError):
        return {"text": "Starting", "percent": 0}


def _lock(folder: Path, patience: float = 0) -> int | None:
    """The lock of a folder, or None if somebody holds it longer than that many seconds."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder / "lock", os.O_CREAT | os.O_RDWR, 0o600)
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                os.close(lock)
                return None
            time.sleep(0.05)
        else:
            return lock
