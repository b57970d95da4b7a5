"""Keeping what was written in one go: an entry, and a row for each record with its versions of then."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from base.one_go import OneGo
from base.saving_many import BATCH, batches
from office.models import JournalEntry, JournalRow, Message

TITLE_LENGTH: int = JournalEntry._meta.get_field("title").max_length  # type: ignore[assignment]


def keep(go: OneGo, said: str) -> JournalEntry | None:
    """Keep it, within the transaction that wrote it; None where it wrote no record of which a history is kept."""
    versions = {model: _versions(model, go) for model in dict.fromkeys(model for model, _ in go.writes)}
    if not any(versions.values()):
        return None
    entry = JournalEntry.objects.create(
        title=go.title[:TITLE_LENGTH], said=said, about=go.about, done_by=go.by, takes_back=go.takes_back
    )
    rows = []
    for model, key in go.writes:
        span = versions[model].get(key)
        if span or model is Message:
            first, last = span or (None, None)
            label = model._meta.label_lower
            rows.append(JournalRow(entry=entry, model=label, key=key, first_version=first, last_version=last))
    JournalRow.objects.bulk_create(rows, batch_size=BATCH)
    _put_out_of_force(entry.takes_back)
    return entry


def _put_out_of_force(entry: JournalEntry | None) -> None:
    """Note that an entry was taken back; what it had taken back itself is in force again, and so on."""
    is_taken_back = True
    while entry is not None:
        entry.is_taken_back = is_taken_back
        entry.save(update_fields=["is_taken_back"])
        entry, is_taken_back = entry.takes_back, not is_taken_back


def _versions(model: Any, go: OneGo) -> dict[Any, tuple[int, int]]:
    """The first and the last version that was written of each record of the model, by its key.

    Who writes a record holds its row until the end of the transaction, so these are its last versions, as many as were
    written; fewer where a part of it was rolled back, which leaves those since the go began.
    """
    if not hasattr(model, "history"):
        return {}
    counts = {key: count for (of, key), count in go.writes.items() if of is model}
    pk, found = model._meta.pk.attname, defaultdict[Any, list[int]](list)
    for keys in batches(list(counts), BATCH):
        rows = model.history.model.objects.filter(**{f"{pk}__in": keys}, history_date__gte=go.began_at)
        for key, version in rows.order_by("-history_id").values_list(pk, "history_id"):
            found[key].append(version)
    return {key: _span(ones[: counts[key]]) for key, ones in found.items()}


def _span(versions: Sequence[int]) -> tuple[int, int]:
    return min(versions), max(versions)
