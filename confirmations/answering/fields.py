"""A day as a lead types it."""

import datetime as dt

from crispy_forms_gds.fields import DateInputField
from django.core.validators import RegexValidator

from base.day_fields import read_typed_day


class TypedDayField(DateInputField):
    """A day in three boxes, each of which takes what people write: ``8``, ``Aug`` or ``August``, ``26`` or ``2026``."""

    def __init__(self, label: str, help_text: str) -> None:
        super().__init__(label=label, help_text=help_text, required=False, require_all_fields=False)
        for box in self.fields:
            box.validators = [validator for validator in box.validators if not isinstance(validator, RegexValidator)]
            box.error_messages["incomplete"] = f"{label}: enter the {str(box.label).lower()}"

    def compress(self, data_list: list[str]) -> dt.date | None:
        """The day of the three boxes; none where all are empty."""
        return read_typed_day("/".join(data_list), self.label) if all(data_list) else None
