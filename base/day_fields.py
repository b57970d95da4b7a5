"""A day in a form."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError

from base.days import DayError, parse_likely_day


def read_typed_day(text: str, label: object, *, after: dt.date | None = None, before: dt.date | None = None) -> dt.date:
    """Read a day that somebody typed, from 1800 to 20 years ahead.

    Without a year it is the first such on or ``after`` a day, or the last on or ``before`` one.
    The ``ValidationError`` names the field and says what is wrong.
    """
    try:
        return parse_likely_day(text, after=after, before=before, is_typed_now=True)
    except DayError as error:
        raise ValidationError(f"{label}: {error}" if label else str(error), code="invalid") from None


class DayField(forms.DateField):
    """A day, typed as people write one (ADR 25), or picked; its errors name the field."""

    widget = AdminDateWidget

    def __init__(self, label: str | None = None, help_text: str = "", **kwargs: Any) -> None:
        super().__init__(label=label, help_text=help_text, **kwargs)
        if "required" not in (kwargs.get("error_messages") or {}):
            self.error_messages["required"] = f"{label}: enter a day." if label else "Enter a day."

    def to_python(self, value: Any) -> dt.date | None:
        """Return the day, or None if nothing was typed."""
        if isinstance(value, str) and value.strip():
            return read_typed_day(value, self.label)
        return super().to_python(None if isinstance(value, str) else value)
