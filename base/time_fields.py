"""A time of day in a form."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from base.times import TimeError, parse_time

_AS_PICKED = re.compile(r"\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?", re.ASCII)  # by a browser or admin, and as they show it


class ClockField(forms.TimeField):
    """A time of day, typed as people write one (``base/times.py``), or picked; its errors have an example."""

    def to_python(self, value: Any) -> dt.time | None:
        """Return the time, or None if nothing was typed."""
        if not isinstance(value, str) or _AS_PICKED.fullmatch(value.strip()):
            try:
                return super().to_python(value)
            except ValidationError:
                pass  # 25:00, refused with the example below
        try:
            return parse_time(str(value))
        except TimeError as error:
            raise ValidationError(str(error), code="invalid") from None
