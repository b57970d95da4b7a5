"""A day as a lead types it."""

from crispy_forms_gds.fields import DateInputField
from django.core.exceptions import ValidationError

WRONG_DAY = "Enter a real day, for example 31 8 2026"


class TypedDayField(DateInputField):
    """A day in three boxes; whatever is wrong with it, the sentence says what a day looks like."""

    def __init__(self, label: str, help_text: str) -> None:
        super().__init__(label=label, help_text=help_text, required=False, require_all_fields=False)
        for box in self.fields:
            for validator in box.validators:
                validator.message = WRONG_DAY

    def compress(self, data_list: list):
        """The day of the three numbers; Python's own words for what is none, or for a year too long, are for nobody."""
        try:
            return super().compress(data_list)
        except (ValidationError, OverflowError):
            raise ValidationError(WRONG_DAY, code="invalid") from None
