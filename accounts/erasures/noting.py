"""Notes that something was erased, in the transaction that erases it.

Deleting is noted by itself, whatever deletes: a room says in ``AppConfig.ready`` which of its records tell of people
(``watch``). That is a signal, for admin, cascades and code alike delete, and one that forgot would be found too late.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models.signals import post_delete, post_save

from accounts.erasures import mirror
from accounts.models import Erasure

DELETED = "deleted"  # the rule of whatever deletes without saying why
HIDDEN = "put out of sight"
RULE_LENGTH = 100
BATCH = 500


@dataclass(frozen=True)
class _Why:
    rule: str = DELETED
    with_history: bool = False
    is_noted: bool = False  # whoever deletes has noted it already


_UNSAID = _Why()
_why: ContextVar[_Why] = ContextVar("why", default=_UNSAID)


def watch(*watched: type[models.Model]) -> None:
    """Have the deletion of any record of these models noted, whoever deletes it."""
    for model in watched:
        post_delete.connect(_note_deleted, sender=model, dispatch_uid=f"accounts.erasures {model._meta.label}")


def watch_hiding(model: type[models.Model], field: str) -> None:
    """Have it noted that a record was put out of sight, by this field being filled in: a restore does so again."""

    def note_hidden(
        sender: type[models.Model], instance: models.Model, update_fields: Collection[str] | None, **_: object
    ) -> None:
        if update_fields and field in update_fields and getattr(instance, field) is not None:
            note(sender, [instance.pk], fields=[field], rule=HIDDEN, with_history=False)

    uid = f"accounts.erasures {model._meta.label} {field}"
    post_save.connect(note_hidden, sender=model, weak=False, dispatch_uid=uid)


@contextmanager
def because(rule: str, *, with_history: bool = False) -> Iterator[None]:
    """Give what is deleted within a rule, and say whether its history goes too."""
    token = _why.set(_Why(rule, with_history))
    try:
        yield
    finally:
        _why.reset(token)


def note(
    model: type[models.Model], keys: Iterable[Any], *, rule: str, fields: Collection[str] = (), with_history: bool
) -> None:
    """Note that fields of the records with these keys were erased; without ``fields``, that the records were."""
    about = {"model": model._meta.label, "fields": sorted(fields), "with_history": with_history}
    erasures = [Erasure(**about, key=str(key), rule=rule[:RULE_LENGTH]) for key in keys]
    with transaction.atomic():
        Erasure.objects.bulk_create(erasures, batch_size=BATCH)
        if erasures:
            transaction.on_commit(lambda: mirror.add(erasures), robust=True)


@contextmanager
def noted_already() -> Iterator[None]:
    """Delete without a note: whoever does has made one."""
    token = _why.set(_Why(is_noted=True))
    try:
        yield
    finally:
        _why.reset(token)


@transaction.atomic
def delete_rows(rows: models.QuerySet, *, rule: str) -> int:
    """Delete rows of one model and note them in few statements; return how many rows went, cascades too."""
    keys = list(rows.values_list("pk", flat=True))
    note(rows.model, keys, rule=rule, with_history=False)
    batches = (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))
    with noted_already():
        return sum(rows.model._base_manager.filter(pk__in=batch).delete()[0] for batch in batches)


def _note_deleted(sender: type[models.Model], instance: models.Model, **_: object) -> None:
    why = _why.get()
    if not why.is_noted:
        note(sender, [instance.pk], rule=why.rule, with_history=why.with_history)
