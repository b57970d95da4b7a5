"""Saving a record with who did it."""

from typing import Any

from base.saving import Officer, record


def save(row: Any, by: Officer, update_fields: list[str] | None = None) -> None:
    """Save a record that keeps every rule, with who did it in its history; or some of its fields, unchecked."""
    if update_fields is None:
        record(row, by=by, reason=getattr(row, "_change_reason", None) or "")
        return
    row._history_user = by
    row.save(update_fields=update_fields)


def delete(row: Any, by: Officer) -> None:
    """Delete the record; its history says who did."""
    row._history_user = by
    row.delete()
