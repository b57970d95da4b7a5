"""Saving a record with who did it."""


def save(record, by, update_fields: list[str] | None = None) -> None:
    """Check the whole record, save it and put who did it in its history; or save some of its fields unchecked."""
    if update_fields is None:
        record.full_clean()
    record._history_user = by
    record.save(update_fields=update_fields)


def delete(record, by) -> None:
    """Delete the record; its history says who did."""
    record._history_user = by
    record.delete()
