"""Nobody gives themself the rights that follow from a record: a seat, a lead, a headship, to stand in (ADR 30).

Accounts are linked to people by somebody else alone; who is linked and keeps records could otherwise seat themself on a
board and read its Part B, without breaking a glass and with nobody told.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.http import HttpRequest

from base.saving import Author

NOT_ONES_OWN = (
    "This is about yourself, and rights follow from it. Ask another officer or administrator to record it for you."
)


def refuse_ones_own(person: int | None, *, by: Author) -> None:
    """Raise ``ValidationError`` where that is the key of the author's own person."""
    if person is not None and person == getattr(by, "person_id", None):
        raise ValidationError(NOT_ONES_OWN, code="own")


class NobodysOwn:
    """An admin, or a table on its page, whose records nobody adds or changes that are about themself."""

    whose = "person"  # the field that says who gets the rights

    def get_form(self, *args: Any, **kwargs: Any) -> type[ModelForm]:
        """The form; it knows who fills it in."""
        request: HttpRequest = args[0]
        return _refusing(super().get_form(*args, **kwargs), self.whose, request.user)  # type: ignore[misc]

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """The forms of a table; they know it too."""
        formset = super().get_formset(request, obj, **kwargs)  # type: ignore[misc]
        formset.form = _refusing(formset.form, self.whose, request.user)
        return formset


def _refusing(form_class: type[ModelForm], whose: str, by: Author) -> type[ModelForm]:
    class RefusesOnesOwn(form_class):  # type: ignore[misc, valid-type]
        def _post_clean(self) -> None:
            """Look at the record as it would be; what is left as it is, such as another row of a table, may stay."""
            super()._post_clean()
            # A record that is theirs as a whole, or one of many fields, such as who stands in for a minute taker.
            is_changed = self.has_changed() if whose == "person" else whose in self.changed_data
            try:
                if is_changed:
                    refuse_ones_own(getattr(self.instance, f"{whose}_id"), by=by)
            except ValidationError as error:
                is_shown = whose in self.fields and not self.fields[whose].widget.is_hidden
                self.add_error(whose if is_shown else None, error)

    return RefusesOnesOwn
