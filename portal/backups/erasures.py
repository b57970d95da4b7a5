"""What was erased after a back-up is erased again: where that is known from, and since when it is not (ADR 32)."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils import timezone

from accounts.erasures import mirror
from accounts.erasures.noting import noted_already
from accounts.models import Erasure
from base.in_use import is_in_use
from portal.backups import folders, manifest
from portal.backups.errors import BackUpError
from portal.backups.making import ERASURES
from portal.backups.parts import said_of
from portal.holds.beside import HOLD
from portal.privacy.blanking import LEFT, blank

BATCH = 500
NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass
class Known:
    """Erasures from all sources, and the time within which none is known, where there is one."""

    lines: dict[str, dict[str, Any]] = field(default_factory=dict)
    holds: list[dict[str, Any]] = field(default_factory=list)  # whatever is said of holds on erasing (ADR 56)
    sources: list[str] = field(default_factory=list)
    unknown_since: dt.datetime | None = None
    unknown_until: dt.datetime | None = None
    silent_since_then: list[Path] = field(default_factory=list)  # named logs, of which nobody can tell whether copies


@dataclass(frozen=True)
class _Source:
    path: Path
    begun: dt.datetime  # since when it knows everything
    until: dt.datetime


def known_erasures(back_up: Path, others: Collection[Path] = ()) -> Known:
    """The erasures that the portal's own file, the back-up, newer ones beside it and other files know of."""
    made_at, now = dt.datetime.fromisoformat(manifest.read_from(back_up).made_at), timezone.now()
    newer = [
        path
        for path in folders.whole(back_up.parent)
        if manifest.read_from(path).made_at >= manifest.read_from(back_up).made_at
    ]
    known, sources = Known(), []
    for path in [mirror.path(), *others, *(path / ERASURES for path in newer if _is_as_made(path))]:
        lines = list(mirror.read(path))
        known.lines |= {line["id"]: line for line in lines}
        known.holds += mirror.others(path, HOLD)
        if begun := mirror.begun(path):
            known.sources.append(f"{path} ({len(lines)})")
            until = now if _is_added_to(path) else _last_moment(path, lines)
            sources.append(_Source(path, dt.datetime.fromisoformat(begun), until))
    covered = _covered(made_at, sources)
    if covered < now:
        later = [source.begun for source in sources if source.until == now]
        known.unknown_since, known.unknown_until = covered, min(later, default=now)
        if not later:
            known.silent_since_then = [
                source.path for source in sources if source.path in others and source.begun <= covered
            ]
    return known


def replay(lines: Iterable[dict[str, Any]]) -> list[str]:
    """Erase again what this database does not know to be erased, and note it; return a sentence for each kind.

    Whoever erased noted it in the same transaction: what the database has a note of is gone from it, and a record
    that has that number now is another one.
    """
    ids = {str(pk) for pk in Erasure.objects.values_list("pk", flat=True)}
    missing = sorted((line for line in lines if line["id"] not in ids), key=lambda line: line["at"])
    said: list[str] = []
    with transaction.atomic():
        for (label, fields), alike in groupby(missing, lambda line: (line["model"], tuple(line["fields"]))):
            batch = list(alike)
            said += _again(label, fields, batch)
        Erasure.objects.bulk_create(map(_erasure, missing), batch_size=BATCH)
    return said


def _again(label: str, fields: tuple[str, ...], batch: list[dict[str, Any]]) -> Iterator[str]:
    try:
        model: Any = apps.get_model(label)
    except LookupError:
        yield f"Not erased again: {len(batch)} of {label}, which is no kind of record any more."
        return
    keys = [line["key"] for line in batch]
    slices = (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))
    there = sum(model._base_manager.filter(pk__in=some).count() for some in slices)
    if fields:
        blank(model, keys, fields)
    else:
        for line in batch:
            yield from _delete(model, line)
    if there:
        what = ", ".join(fields) if fields else "the whole record"
        yield f"Erased again: {there} of {model._meta.verbose_name_plural} ({what})."


def _delete(model: Any, line: dict[str, Any]) -> Iterator[str]:
    row = model._base_manager.filter(pk=line["key"]).first()
    if row is None:
        return
    files = [getattr(row, item.name) for item in model._meta.fields if isinstance(item, models.FileField)]
    try:
        with transaction.atomic(), noted_already():
            row.delete()
    except (ProtectedError, RestrictedError):  # what refers to it went, or was changed, after the back-up
        if model not in LEFT:
            yield f"Look at {model._meta.verbose_name} {line['key']}: it was deleted, and other records need it now."
            return
        blank(model, [line["key"]])
    if line["with_history"] and hasattr(model, "history"):
        history = model.history.model.objects.filter(**{model._meta.pk.name: line["key"]})
        if not model._base_manager.filter(pk=line["key"]).exists():
            history.delete()
    for file in files:
        if file:
            file.storage.delete(file.name)


def _erasure(line: dict[str, Any]) -> Erasure:
    return Erasure(**line | {"at": dt.datetime.fromisoformat(line["at"])})


def _covered(made_at: dt.datetime, sources: list[_Source]) -> dt.datetime:
    """Until when everything erased after that moment is known."""
    covered = made_at
    for source in sorted(sources, key=lambda source: source.begun):
        if source.begun <= covered:
            covered = max(covered, source.until)
    return covered


def _is_added_to(path: Path) -> bool:
    """Whether it is a portal's own log and no copy: this one's, or that of one that runs now, as for a drill."""
    return path == mirror.path() or (path.name == mirror.path().name and is_in_use(path.absolute().parent))


def _is_as_made(back_up: Path) -> bool:
    """Whether the log in a back-up is the one that was put there: a number that is read wrongly is another record's."""
    try:
        return said_of(back_up / ERASURES) == manifest.read_from(back_up).parts.get(ERASURES)
    except (OSError, BackUpError):
        return False


def _last_moment(path: Path, lines: list[dict[str, Any]]) -> dt.datetime:
    """Until when a copy of the log knows: when its back-up was begun, or its last line."""
    if manifest.is_there(path.parent):
        return dt.datetime.fromisoformat(manifest.read_from(path.parent).made_at)
    return max((dt.datetime.fromisoformat(line["at"]) for line in lines), default=NEVER)
