"""Makes a back-up: the database first and then the uploads, which are written once, so that each it names is there."""

import json
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.erasures import mirror
from base.migrations_waiting import Name, waiting
from portal.backups import encryption, folders, snapshots, uploads
from portal.backups.errors import BackUpError
from portal.backups.manifest import Manifest
from portal.backups.parts import said_of, writing
from portal.holds.beside import note_holds

UPLOADS, FILES, ERASURES = "uploads.tar", "files.json", "erasures.jsonl"
AROUND = 16 * 1024**2  # bytes for what is small


@dataclass(frozen=True)
class Made:
    """A back-up that was made: where, of what, what vanished meanwhile, which old ones went, what is not migrated."""

    path: Path
    manifest: Manifest
    size: int
    vanished: list[str]
    removed: list[Path]
    waiting: list[Name]  # migrations that the database had not had


def back_up(folder: Path) -> Made:
    """Make a back-up in the folder, and remove the oldest ones. Raises ``BackUpError``; then nothing of it is left.

    What is there is backed up before a migration too. Where one of the accounts waits, the log of erasures stays out:
    its table may not be as this code knows it, and a restore counts such a log as complete.
    """
    how = encryption.asked_for()
    if how:
        how.command  # noqa: B018  # it says so where the program is missing
    if folder.resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve()):
        raise BackUpError(f"{folder} is among the uploads, so each back-up would hold all others. Name another folder.")
    made_at, left = timezone.now(), waiting()
    with folders.new_folder(folder) as partial:
        folders.refuse_without_room(folder, snapshots.size() + uploads.size_of_all() + AROUND)
        suffix = how.suffix if how else ""
        with snapshots.snapshot() as moment:
            with writing(partial / f"{moment.name}{suffix}", how) as file:
                moment.write_to(file)
            manifest = Manifest(
                made_at=made_at.isoformat(),
                engine=connection.vendor,
                engine_version=moment.version,
                rows=moment.rows,
                migrations=moment.migrations,
                encrypted_with=how.program if how else "",
            )
        with writing(partial / f"{UPLOADS}{suffix}", how) as file:
            archived = uploads.archive(file)
        with writing(partial / f"{FILES}{suffix}", how) as file:
            file.write(json.dumps(archived.files, ensure_ascii=False).encode())
        if not is_waiting(left, "accounts"):
            mirror.settle()
            if not is_waiting(left, "improvement"):
                note_holds()
            with writing(partial / ERASURES) as file:  # in the clear: an older one's restore reads it without the key
                file.write(mirror.path().read_bytes())
        manifest.parts = {path.name: said_of(path) for path in sorted(partial.iterdir())}
        manifest.uploads, manifest.uploads_bytes = len(archived.files), archived.size
        manifest.vanished = len(archived.vanished)
        manifest.write_to(partial)
        path = folder / partial.name.removeprefix(".").removesuffix(".partial")
    removed = folders.remove_old(folder, settings.BACKUP_KEEP)
    size = sum(part["size"] for part in manifest.parts.values())
    return Made(path, manifest, size, archived.vanished, removed, left)


def is_waiting(names: list[Name], app: str) -> bool:
    """Whether a migration of that app is among them, so that its tables may be others than the code's."""
    return any(label == app for label, _ in names)
