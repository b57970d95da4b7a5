"""Forms of admin that say “quadrant” in the council's own word."""

from typing import Any

from django.db.models import Field
from django.forms import Field as FormField
from django.http import HttpRequest

from office.council.words import in_our_words


class InOurWords:
    """Labels and help texts of the form in the council's own word."""

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> FormField | None:
        """The field, which says it in the council's word."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None and "quadrant" in f"{field.label} {field.help_text}".lower():
            field.label, field.help_text = in_our_words(str(field.label)), in_our_words(str(field.help_text))
        return field
