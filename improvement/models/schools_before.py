"""Of which school a record was before that became another record of the register (``improvement/conversions.py``)."""

from typing import Any

from django.db import models

from partnerships.models import School


def before(of: str) -> Any:
    """The column that keeps it, so that the record goes back where that school is open again."""
    said = f"The record of the register of the {of} before, where another followed it since."
    return models.ForeignKey(
        School, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+", help_text=said
    )
