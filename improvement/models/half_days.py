"""A number of days in halves, as support is counted: 3, or 2.5."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

HALF = Decimal("0.5")


def refuse_other_parts(days: Decimal) -> None:
    """Refuse what is neither whole days nor halves."""
    if days % HALF:
        raise ValidationError("Enter whole or half days, such as 2 or 2.5.", code="half")


def as_said(days: Any) -> Any:
    """The same number without what nobody says: 3 rather than 3.0."""
    return days.quantize(Decimal(1)) if isinstance(days, Decimal) and not days % 1 else days


class HalfDaysField(models.DecimalField):
    """Days in halves, at most 999.5; a whole number is shown as one."""

    default_validators = [refuse_other_parts]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"max_digits": 4, "decimal_places": 1})

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Whole days as they are said."""
        return as_said(value)

    def to_python(self, value: Any) -> Any:
        """Whole days as they are said."""
        return as_said(super().to_python(value))
