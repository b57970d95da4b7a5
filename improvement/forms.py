"""What every form of the programme has: no box for words, and errors where they belong."""

from collections.abc import Iterable
from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Layout, Submit
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest, QueryDict

from base.day_fields import DayField
from improvement.models import Topic

CHOOSE = ("", "Choose")


class ProgrammeForm(forms.Form):
    """A form with its ``button``; what a write refuses stands at the field that it is about."""

    button = "Save"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out()

    def lay_out(self) -> None:
        """Show its fields and the button; again where a field was added."""
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": ""}  # the server's error summary says it better
        self.helper.layout = Layout(*self.fields, Submit("save", self.button))

    def refuse(self, error: ValidationError) -> None:
        """Show what a write refused."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            self.add_error(name if name in self.fields and name != NON_FIELD_ERRORS else None, errors)


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what was sent, if anything was."""
    return request.POST if request.method == "POST" else None


def written(form: Any) -> Any:
    """What the form wrote; None where it was not sent, or something is wrong, which it then says."""
    if not (form.is_bound and form.is_valid()):
        return None
    try:
        return form.write()
    except ValidationError as error:
        form.refuse(error)
        return None


class ChoiceOf(forms.ChoiceField):
    """One of a few, in a list; ``otherwise`` says what to do where none is chosen, or another is sent."""

    def __init__(self, label: str, choices: Iterable[tuple[str, str]], *, otherwise: str, help_text: str = "") -> None:
        super().__init__(label=label, help_text=help_text, choices=[CHOOSE, *choices])
        self.error_messages |= {"required": otherwise, "invalid_choice": otherwise}


class TopicField(forms.ModelChoiceField):
    """A topic that may be chosen today."""

    def __init__(self, help_text: str = "") -> None:
        otherwise = "Choose a topic"
        super().__init__(
            queryset=Topic.objects.none(),
            label="Topic",
            help_text=help_text,
            empty_label=CHOOSE[1],
            to_field_name="slug",
            error_messages={"required": otherwise, "invalid_choice": otherwise},
        )

    def offer(self) -> None:
        """Ask for the topics of today, which a class that is made once cannot."""
        self.queryset = Topic.objects.active().in_order()


class CountField(forms.IntegerField):
    """A number of days."""

    def __init__(self, label: str, most: int, help_text: str = "") -> None:
        wrong = f"{label}: enter a whole number from 1 to {most}"
        super().__init__(
            label=label,
            help_text=help_text,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
            validators=[MinValueValidator(1, wrong), MaxValueValidator(most, wrong)],
            error_messages={"required": wrong, "invalid": wrong},
        )


class OneDayField(DayField):
    """A day in one box, typed as people write one."""

    def __init__(self, label: str, help_text: str, **kwargs: Any) -> None:
        box = forms.TextInput(attrs={"class": "govuk-input--width-10"})
        super().__init__(label=label, help_text=help_text, widget=box, **kwargs)
