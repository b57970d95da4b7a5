"""Which portal makes the pages, so that those that several processes share are never of another release or setting."""

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

NOT_OURS = {"__pycache__"}


@cache
def release() -> str:
    """A hash of every file that may have a part in a page, and of the settings; read once in the life of a process."""
    digest = hashlib.sha256()
    for file in _files():
        digest.update(file.relative_to(settings.BASE_DIR).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    digest.update(json.dumps(dict(_settings()), sort_keys=True, default=str).encode())
    return digest.hexdigest()


def _files() -> Iterator[Path]:
    """Code, templates, what is served of them, and which version of each library goes with it."""
    for name in ("static", "templates", *settings.PORTAL_APPS):
        for file in sorted((settings.BASE_DIR / name).rglob("*")):
            if file.is_file() and NOT_OURS.isdisjoint(file.parts):
                yield file
    yield settings.BASE_DIR / "requirements.txt"


def _settings() -> Iterator[tuple[str, object]]:
    """Those that are words, numbers, days or lists of them: what else there is, code has made."""
    for name in dir(settings):
        value = getattr(settings, name) if name.isupper() else None
        if isinstance(value, (str, int, float, Path, list, tuple)):
            yield name, value
