"""Which entry a version in a history is of."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from base.saving_many import BATCH, batches
from office.models import JournalEntry, JournalRow

Version = tuple[str, Any, int]  # the label of its model, the key of its record, and its number


def entries_of(versions: Iterable[Version]) -> dict[Version, JournalEntry]:
    """The entries of those versions that were written in one go, with who did it: one query for some hundred."""
    of_record = defaultdict[tuple[str, str], list[Version]](list)
    for version in versions:
        of_record[version[0], str(version[1])].append(version)
    found: dict[Version, JournalEntry] = {}
    for batch in batches([*of_record], BATCH):
        rows = JournalRow.objects.filter(model__in={model for model, _ in batch}, key__in={key for _, key in batch})
        for row in rows.select_related("entry__done_by"):
            for version in of_record.get((row.model, row.key), ()):
                if row.has(version[2]):
                    found[version] = row.entry
    return found
