"""One refresh at a time, by the worker beside the portal, and how far it is.

A step that an officer asks for waits in the database until a worker claims it. The database knows who is at work: one
row alone is running, its worker says now and then that it lives (``touch``), and while it writes it holds the row
(``hold``), which the database lets go of however the worker ends. A step of which nothing is heard any more was killed,
and its transaction with it.
"""

import datetime as dt
import json
import shutil
import uuid
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial
from typing import TypeVar

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from base.saving import Author
from register.models import RegisterImport
from register.planning.preview import without_names

T = TypeVar("T")
STOPPED = "It was interrupted before it was done: the process that worked on it was stopped. Nothing was changed."
UNDECIDED = "Not decided in time; the file is gone. Nothing was changed. To take it after all, upload it again."
TOUCHED_EACH = 2000  # rows that are read, a fraction of a second
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


class TakenBack(Exception):
    """Nothing was heard of the worker for so long that its step was put back: it must not go on."""


def new_import(**fields: object) -> RegisterImport:
    """A refresh that is not saved, with a folder of its own."""
    return RegisterImport(folder=uuid.uuid4().hex, **fields)


def begin(imported: RegisterImport, state: str, *, by: Author, only_from: str = "", is_claimed: bool = False) -> None:
    """Enter a running state, in which a worker finds it; or, ``is_claimed``, the caller does the work itself.

    Raises ``AlreadyRunning`` if another refresh is at work, ``NotNow`` if this one is not in the state ``only_from``.
    """
    settle()
    try:
        with transaction.atomic():
            same = RegisterImport.objects.without_details().select_for_update().filter(pk=imported.pk, state=only_from)
            if only_from and not same:
                raise NotNow(done_already(imported, by))
            imported.enter(state)
            imported.started_at, imported.message = timezone.now(), ""
            imported.worked_at = imported.started_at if is_claimed else None
            imported.started_by = by  # type: ignore[assignment]
            imported.save()
    except IntegrityError:
        raise AlreadyRunning(RegisterImport.objects.running().get()) from None
    with suppress(OSError):
        (imported.path / "progress.json").unlink(missing_ok=True)  # of the step before


@transaction.atomic
def claim() -> RegisterImport | None:
    """The refresh whose step waits, which no other worker takes; None where none does."""
    can_skip = connection.features.has_select_for_update_skip_locked
    found = RegisterImport.objects.queued().select_for_update(skip_locked=can_skip).first()
    if found is None:
        return None
    found.worked_at = timezone.now()
    found.save(update_fields=["worked_at"])
    return RegisterImport.objects.get(pk=found.pk)  # with its long columns


def touch(imported: RegisterImport) -> None:
    """Say that it is being worked on still. Raises ``TakenBack``. Not while it writes: nobody would see it."""
    if not imported.is_running:
        return
    now = timezone.now()
    if not _mine(imported).update(worked_at=now):
        raise TakenBack
    imported.worked_at = now


def touching(imported: RegisterImport, things: Iterable[T]) -> Iterator[T]:
    """The things, while saying now and then that it is being worked on."""
    for count, thing in enumerate(things):
        if count % TOUCHED_EACH == 0:
            touch(imported)
        yield thing


def hold(imported: RegisterImport) -> None:
    """Keep everybody from putting it back until the transaction ends. Raises ``TakenBack``."""
    if imported.is_running and not list(_mine(imported).select_for_update().values_list("pk")):
        raise TakenBack


def _mine(imported: RegisterImport):
    return RegisterImport.objects.filter(pk=imported.pk, state=imported.state, worked_at=imported.worked_at)


def running() -> RegisterImport | None:
    """The refresh that is at work now, or waits for the worker, if one does."""
    settle()
    return RegisterImport.objects.running().first()


def settle() -> None:
    """Put a refresh whose worker was killed back to where it was."""
    if not RegisterImport.objects.left_off().exists():
        return
    can_skip = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        for imported in RegisterImport.objects.left_off().select_for_update(skip_locked=can_skip):
            put_back(imported, STOPPED)


def put_back(imported: RegisterImport, message: str) -> None:
    """Have a refresh as it was before the step that was not done, and say why; the caller holds the row.

    Files that could not be read stay, so that they can be read again; the command line keeps none.
    """
    can_be_applied = imported.state == State.APPLYING and imported.preview
    before = {
        State.UNDOING: State.UNDONE if imported.undone_at else State.APPLIED,
        State.APPLYING: State.READY if can_be_applied else State.REFUSED,
    }
    imported.enter(before.get(State(imported.state), State.REFUSED))
    imported.message = message
    imported.save(update_fields=["state", "is_running", "worked_at", "message"])


def done_already(imported: RegisterImport, by: Author) -> str:
    """Why a step cannot be done: it was done already, by whom, oneself perhaps, and what the refresh is now.

    Nobody notes who discarded one.
    """
    now = RegisterImport.objects.without_details().select_related("started_by").filter(pk=imported.pk).first()
    if now is None:
        return "This refresh is not here any more."
    became = f"This refresh says “{now.get_state_display()}” now: see what became of it."
    if now.state == State.DISCARDED:
        return f"It was done already, by you in another tab or by somebody else. {became}"
    if by is not None and now.started_by == by:
        return f"You did it already, perhaps in another tab. {became}"
    return f"Somebody else was quicker: {now.who}. {became}"


def discard(imported: RegisterImport) -> bool:
    """Give up a refresh whose preview is ready, and its files; false where somebody else was quicker."""
    ready = RegisterImport.objects.filter(pk=imported.pk, state=State.READY)
    if not ready.update(state=State.DISCARDED, preview=without_names(imported.preview)):
        return False
    forget_files(imported)
    return True


def take_back(imported: RegisterImport) -> bool:
    """Have a step not done that still waits for the worker; false where a worker began it already."""
    with transaction.atomic():
        queued = RegisterImport.objects.queued().select_for_update().filter(pk=imported.pk).first()
        if queued is None:
            return False
        if queued.state == State.READING:
            queued.enter(State.DISCARDED)
            queued.save(update_fields=["state", "is_running", "worked_at"])
        else:
            put_back(queued, "")
    if queued.state == State.DISCARDED:
        forget_files(queued)
    return True


@transaction.atomic
def discard_undecided(before: dt.datetime) -> int:
    """Give up what has waited since before that moment, previews and files never read, and erase it; how many."""
    kept = RegisterImport.objects.without_details().select_for_update().filter(started_at__lt=before)
    past = list(kept.filter(state=State.READY))
    for imported in past:
        imported.enter(State.DISCARDED)
        imported.preview, imported.message = {}, UNDECIDED
        imported.save(update_fields=["state", "is_running", "worked_at", "preview", "message"])
    unread = [imported for imported in kept.filter(state=State.REFUSED) if imported.can_be_read_again]
    for imported in past + unread:
        transaction.on_commit(partial(forget_files, imported))
    return len(past) + len(unread)


def forget_files(imported: RegisterImport) -> None:
    """Remove the files of a refresh; its record keeps their names and hash."""
    for kind in ("register", "links"):
        shutil.rmtree(imported.path / kind, ignore_errors=True)


def say(imported: RegisterImport, text: str, percent: int) -> None:
    """Tell how far it is: in a file, for what a transaction writes is seen by nobody until it is over."""
    with suppress(OSError):  # a folder that is another user's
        imported.path.mkdir(parents=True, exist_ok=True)  # an import by the command line has no folder
        new = imported.path / "progress.new"
        new.write_text(json.dumps({"text": text, "percent": percent}))
        new.replace(imported.path / "progress.json")


def progress(imported: RegisterImport) -> dict:
    """What was told last: ``text`` and ``percent``."""
    if imported.is_queued:
        return {"text": "Waiting for the worker", "percent": 0}
    try:
        return json.loads((imported.path / "progress.json").read_text())
    except (OSError, ValueError):
        return {"text": "Starting", "percent": 0}
