"""Back-ups that only the holder of a key can read: by age or by GnuPG, whichever the environment names.

Both encrypt for a public key, so what could read the back-ups need not be on the server that makes them.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from portal.backups.errors import BackUpError


@dataclass(frozen=True)
class Encryption:
    """A program that encrypts what comes in, and the ending of what it makes."""

    program: str
    options: tuple[str, ...]

    @property
    def suffix(self) -> str:
        return f".{self.program}"

    @property
    def command(self) -> list[str]:
        """Raises ``BackUpError`` where the program is not installed."""
        return [_found(self.program), *self.options]


def asked_for() -> Encryption | None:
    """How the environment asks to encrypt; None where it does not. Raises ``BackUpError`` where it asks for two."""
    age, gpg = settings.BACKUP_AGE_RECIPIENT, settings.BACKUP_GPG_RECIPIENT
    if age and gpg:
        raise BackUpError("BACKUP_AGE_RECIPIENT and BACKUP_GPG_RECIPIENT are both set. Leave one of them empty.")
    if age:
        return Encryption("age", ("--encrypt", "--recipients-file" if Path(age).is_file() else "--recipient", age))
    if gpg:
        return Encryption("gpg", ("--batch", "--quiet", "--trust-model", "always", "--encrypt", "--recipient", gpg))
    return None


def decrypting(program: str) -> list[str]:
    """The command that reads what was encrypted. Raises ``BackUpError`` where it is not known where the key is."""
    if program == "gpg":
        return [_found("gpg"), "--batch", "--quiet", "--decrypt"]
    identity = settings.BACKUP_AGE_IDENTITY
    if not identity or not Path(identity).is_file():
        raise BackUpError("This back-up is encrypted with age. Set BACKUP_AGE_IDENTITY to the file of the key.")
    return [_found("age"), "--decrypt", "--identity", identity]


def _found(program: str) -> str:
    if path := shutil.which(program):
        return path
    package = {"age": "age", "gpg": "gnupg"}[program]
    raise BackUpError(f"{program} is not installed, and the back-up is to be encrypted with it. Install {package}.")
