"""Restores a back-up: all of it, what was erased since then erased again, or everything as it was before."""

import fcntl
import json
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts.erasures import mirror
from base.in_use import kept_out
from boards.minutes.seals import broken_seals, unsealed_steps
from boards.models import MinutesVersion
from office.models import JobRun, Message
from portal.backups import manifest as manifests
from portal.backups import targets, uploads
from portal.backups.checking import check
from portal.backups.erasures import Known, known_erasures, replay
from portal.backups.errors import BackUpError
from portal.backups.loading import load, rows_now
from portal.backups.making import FILES, UPLOADS
from portal.backups.manifest import Manifest
from portal.backups.parts import reading
from portal.holds.beside import latest, note_holds
from portal.holds.beside import put_back as put_back_holds
from portal.privacy.retention import apply_rules
from register.models import RegisterImport
from register.runs.running import STOPPED, discard_undecided, put_back
from spreadsheets.applying.uploads import forget_stale_uploads

LOCK = ".restoring"
Say = Callable[[str], None]
STILL_SERVES = (
    "The portal still runs: its web processes or its worker use VAR_DIR. Stop them first (“systemctl stop portal-web "
    "portal-worker 'portal-*.timer'”, or Ctrl+C where “make serve” runs)."
)
AS_BEFORE = "The database and the uploads are as they were before."


@dataclass(frozen=True)
class Plan:
    """What a restore is to do: which back-up goes over what, and what it knows of erasures."""

    back_up: Path
    manifest: Manifest
    database: str
    records: int  # in the database now
    files: int  # among the uploads now
    erasure_files: Collection[Path] = ()

    @property
    def is_over_something(self) -> bool:
        """Whether anything would be lost."""
        return bool(self.records or self.files)


@contextmanager
def alone() -> Iterator[None]:
    """Keep another restore from beginning meanwhile. Raises ``BackUpError`` while one goes on."""
    folder = Path(settings.VAR_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackUpError("Another restore is going on. Wait for its end.") from error
        yield


def plan_restore(back_up: Path, *, over: str, erasure_files: Collection[Path] = ()) -> Plan:
    """Look at everything, and put back only what a restore that was cut off has left.

    ``over`` names the database that may be lost, where it holds anything. Raises ``BackUpError`` for what stands in
    the way.
    """
    manifest = manifests.read_from(back_up)
    check(back_up, manifest)
    for path in erasure_files:
        if not mirror.begun(path):
            raise BackUpError(f"{path} is no log of erasures: its first line does not say when it was begun.")
    where = targets.target()
    if where.recover():
        targets.put_uploads_back()
    shutil.rmtree(targets.uploads_aside(), ignore_errors=True)
    files = sum(1 for _ in uploads.all_files())
    plan = Plan(back_up, manifest, where.name, targets.records_in(where), files, erasure_files)
    if over and over != plan.database:
        raise BackUpError(f"--over names {over}, and DATABASE_URL the database {plan.database}.")
    if plan.is_over_something and not over:
        raise BackUpError(
            f"The database {plan.database} holds {plan.records} records, and there are {plan.files} uploads: "
            f"they would be lost. Name an empty database in DATABASE_URL, or say --over {plan.database}."
        )
    return plan


def restore(plan: Plan, say: Say) -> bool:
    """Do it; whether the minutes are as they were frozen.

    Raises ``BackUpError`` where it failed, and everything is as it was.
    """
    with kept_out(Path(settings.VAR_DIR)) as nobody_serves:
        if not nobody_serves:
            raise BackUpError(STILL_SERVES)
        return _restore(plan, say)


def _restore(plan: Plan, say: Say) -> bool:
    where = targets.target()
    where.begin()
    try:
        load(plan.back_up, plan.manifest)
        rows = sum(plan.manifest.rows.values())
        say(f"Loaded {rows} rows of {len(plan.manifest.rows)} tables, as the manifest says.")
        with targets.uploads_put_aside() as folder:
            say(f"Restored {_restore_uploads(plan, folder)} uploads, each as it was.")
            known = known_erasures(plan.back_up, plan.erasure_files)
            is_well = _bring_up_to_date(known, say)
            where.finish()
    except BaseException as error:
        where.put_back()
        if isinstance(error, Exception):
            raise BackUpError(f"{error} {AS_BEFORE}") from error
        raise
    shutil.rmtree(targets.uploads_aside(), ignore_errors=True)
    mirror.settle(begins_anew=known.unknown_since is not None)
    note_holds()
    return is_well


def _restore_uploads(plan: Plan, folder: Path) -> int:
    program, part = plan.manifest.encrypted_with, plan.manifest.part
    with reading(plan.back_up / part(FILES), program) as file:
        files = json.load(file)
    with reading(plan.back_up / part(UPLOADS), program) as archive:
        return uploads.unpack(archive, folder, files)


def _bring_up_to_date(known: Known, say: Say) -> bool:
    """What follows once rows and files are there: later migrations, erasures, retention, seals, counts."""
    call_command("migrate", verbosity=0, interactive=False)
    before = rows_now()
    _end_sessions()
    _let_go_of_the_register_s_files()
    for sentence in replay(known.lines.values()):
        say(sentence)
    for sentence in put_back_holds(latest(known.holds).values()):  # before anything goes because of its age
        say(sentence)
    forget_stale_uploads()
    for rule, count in apply_rules(even_so=True).counts:  # much is past its time in an old back-up
        if count:
            say(f"Past its time, and erased: {count} of {rule}.")
    _note_end_of_back_up()
    say(f"Erasures are known from: {', '.join(known.sources) or 'nowhere'}.")
    if known.unknown_since and known.unknown_until:
        say(
            f"WHAT WAS ERASED between {_moment(known.unknown_since)} and {_moment(known.unknown_until)} IS NOT KNOWN. "
            "If anything was, it is back: ask whoever erases people, and erase again (docs/back-up.md)."
        )
    for path in known.silent_since_then:
        say(
            f"{path} says of no erasure after that. It may be a copy; if it is the portal’s own log as it is now, "
            "nothing was erased since, and nothing is unknown."
        )
    for name, count in rows_now().items():
        if count != before.get(name, 0):
            say(f"{name}: {before.get(name, 0)} rows in the back-up, {count} now.")
    if waiting := Message.objects.waiting().count():
        say(f"{waiting} e-mails waited to be sent when it was made: the worker sends them, perhaps a second time.")
    return not _say_seals(say)


def _end_sessions() -> None:
    """Sign everybody out: somebody who was shut out after the back-up would else be in again. And keep no page."""
    Session.objects.all().delete()
    UserSession.objects.all().delete()
    for cache in caches.all(initialized_only=False):
        cache.clear()


@transaction.atomic
def _let_go_of_the_register_s_files() -> None:
    """Give up refreshes that nobody had decided on: their files are in no back-up, and can be uploaded again."""
    for imported in RegisterImport.objects.running():
        put_back(imported, STOPPED)
    discard_undecided(timezone.now())


def _note_end_of_back_up() -> None:
    """The run that made the back-up had not ended in it."""
    runs = JobRun.objects.filter(job="backup", state=JobRun.State.RUNNING)
    runs.update(state=JobRun.State.DONE, ended_at=timezone.now(), said="The portal was restored from it.")


def _say_seals(say: Say) -> int:
    """Say what is wrong with frozen minutes, or how many are as they were; return how much is wrong."""
    versions = list(MinutesVersion.objects.chained())
    problems = [*broken_seals(versions), *unsealed_steps(versions)]
    for problem in problems:
        say(problem)
    if not problems:
        say(f"Frozen versions of minutes that are as they were frozen: {len(versions)}.")
    return len(problems)


def _moment(moment) -> str:
    return f"{timezone.localtime(moment):%-d %B %Y %H:%M:%S}"
