"""Whether a back-up is whole and this portal can read it, before anything is touched."""

from pathlib import Path

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from portal.backups.encryption import decrypting
from portal.backups.errors import BackUpError
from portal.backups.manifest import Manifest
from portal.backups.parts import said_of


def check(back_up: Path, manifest: Manifest) -> None:
    """Raise ``BackUpError`` with the first thing that is wrong with it."""
    for name, said in manifest.parts.items():
        path = back_up / name
        if not path.is_file():
            raise BackUpError(f"The back-up is not whole: {path} is missing.")
        if said_of(path) != said:
            raise BackUpError(f"The back-up is not as it was made: {path} has another checksum. Take another back-up.")
    if manifest.encrypted_with:
        decrypting(manifest.encrypted_with)
    if unknown := later_migrations(manifest):
        raise BackUpError(
            f"A later portal made this back-up: its migration {unknown[0]} is not in this one"
            f"{f', nor {len(unknown) - 1} others' if len(unknown) > 1 else ''}. Restore it with the portal of "
            f"commit {manifest.portal['commit']} or later."
        )
    is_a_move = manifest.engine == "sqlite" and connection.vendor == "postgresql"
    if is_a_move and (missing := _migrations_to_come(manifest)):
        raise BackUpError(
            f"To move from SQLite to PostgreSQL both need the same migrations, and the back-up lacks {missing[0]}. "
            "Run manage.py migrate on the SQLite database with this portal, back it up anew, and restore that."
        )
    if manifest.engine == "postgresql" and connection.vendor == "sqlite":
        raise BackUpError("A back-up of PostgreSQL is restored into PostgreSQL: set DATABASE_URL to such a database.")


def _migrations_to_come(manifest: Manifest) -> list[str]:
    """The migrations of this code that the back-up does not have."""
    return sorted(_ours() - set(manifest.migrations))


def _ours() -> set[str]:
    return {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}


def later_migrations(manifest: Manifest) -> list[str]:
    """The migrations of the back-up that this code does not have."""
    ours = _ours()
    return [name for name in manifest.migrations if name not in ours]
