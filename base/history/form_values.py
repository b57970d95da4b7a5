"""The values of a form, as a browser would post them and as a person reads them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from base.history.words import EMPTY, in_words


def posted(form: forms.BaseForm, name: str) -> list[str]:
    """What a browser posts for the field while nobody has touched it; nothing for a box that is not ticked."""
    field = form.fields[name]
    widget: Any = getattr(field.widget, "widget", field.widget)  # admin wraps the choice of a related record
    value = field.prepare_value(form.get_initial_for_field(field, name))
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if value else []
    formatted = widget.format_value(value)
    if isinstance(formatted, list | tuple):
        return [str(part) for part in formatted if part not in (None, "")] or ([] if _is_multiple(widget) else [""])
    return ["" if formatted is None else str(formatted)]


def posted_by(form: forms.ModelForm, *, leave_out: tuple[type[forms.Field], ...] = ()) -> dict[str, list[str]]:
    """All that a browser posts for a form that nobody has touched, by the names in the form."""
    return {
        form.add_prefix(name): posted(form, name)
        for name, field in form.fields.items()
        if not field.disabled and not isinstance(field, leave_out)
    }


def words(field: forms.Field, value: Any) -> str:
    """A value of the field, typed or stored, in words."""
    if isinstance(field, forms.FileField):
        return str(getattr(value, "name", value) or EMPTY)
    if isinstance(field, forms.ModelMultipleChoiceField):
        value = field.prepare_value(value)  # the keys, of stored ones too
    try:
        value = field.to_python(value)
    except (ValidationError, TypeError):
        return str(value)  # what was typed, though the field will not have it
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(map(str, value)) or EMPTY
    return str(in_words(value, dict(_choices(field))))


def _choices(field: forms.Field) -> list[tuple[Any, Any]]:
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        return list(field.choices)  # type: ignore[arg-type]
    return []


def _is_multiple(widget: Any) -> bool:
    return getattr(widget, "allow_multiple_selected", False)
