"""What a back-up is: when it was made, by what, of what, and the checksum of each part. No personal data."""

import json
import os
import platform
import re
import subprocess
import tomllib
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import django
from django.conf import settings

from portal.backups.errors import BackUpError
from portal.backups.parts import writing

NAME = "manifest.json"
KIND = "essex-school-partnerships back-up"
FORMAT = 1


@dataclass
class Manifest:
    """The manifest of one back-up; ``parts`` are its files by name, with size and SHA-256."""

    made_at: str
    engine: str  # sqlite or postgresql
    engine_version: str
    rows: dict[str, int]  # of each table
    migrations: list[str]
    encrypted_with: str = ""
    uploads: int = 0
    uploads_bytes: int = 0
    vanished: int = 0  # files that went while it was made
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)
    kind: str = KIND
    format: int = FORMAT
    portal: dict[str, str] = field(default_factory=lambda: {"version": _version(), "commit": _commit()})
    python: str = field(default_factory=platform.python_version)
    django: str = field(default_factory=django.get_version)
    settings: list[str] = field(default_factory=lambda: settings_set())

    def write_to(self, folder: Path) -> None:
        """Write it, the last file of the folder."""
        with writing(folder / NAME) as file:
            file.write(json.dumps(asdict(self), indent=2, ensure_ascii=False).encode() + b"\n")

    @property
    def database(self) -> str:
        """The name of the part that is the database."""
        return next(name for name in self.parts if name.startswith("database."))

    def part(self, name: str) -> str:
        """A part's name as it is on the disk."""
        return f"{name}.{self.encrypted_with}" if self.encrypted_with else name


def is_there(folder: Path) -> bool:
    """Whether the folder has a manifest of ours."""
    try:
        return json.loads((folder / NAME).read_text(encoding="utf-8")).get("kind") == KIND
    except (OSError, ValueError, AttributeError):
        return False


def read_from(folder: Path) -> Manifest:
    """The manifest of a back-up. Raises ``BackUpError`` where there is none that can be read."""
    if not is_there(folder):
        raise BackUpError(
            f"{folder} is no back-up: it has no {NAME} that can be read. Name one dated folder, such as "
            "2026-11-28T174501Z; one whose name begins with a full stop was cut off."
        )
    said = json.loads((folder / NAME).read_text(encoding="utf-8"))
    if said.get("format") != FORMAT:
        raise BackUpError(f"{folder} has the format {said.get('format')}, which a later portal made. Restore it there.")
    try:
        return Manifest(**{item.name: said[item.name] for item in fields(Manifest)})
    except KeyError as error:
        raise BackUpError(f"{folder / NAME} was changed: it does not say its {error}.") from error


def settings_known() -> list[str]:
    """The names of the settings that .env.example lists."""
    example = (settings.BASE_DIR / ".env.example").read_text(encoding="utf-8")
    return re.findall(r"^(?:# )?([A-Z][A-Z0-9_]+)=", example, re.MULTILINE)


def settings_set() -> list[str]:
    """The names of those that the environment sets; their values are nobody's."""
    return [name for name in settings_known() if os.environ.get(name)]


def _version() -> str:
    try:
        return tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    except (OSError, KeyError, ValueError):
        return "unknown"


def _commit() -> str:
    command = ["git", "-C", str(settings.BASE_DIR), "rev-parse", "HEAD"]
    try:
        asked = subprocess.run(command, capture_output=True, text=True, check=True, timeout=10)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return "unknown"
    return asked.stdout.strip()
