"""What every form of the programme has: its button, and errors where they belong; and the fields that several have."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar

from crispy_forms_gds.layout import Submit
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import EmailValidator, MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.functional import lazy

from base.day_fields import DayField, read_typed_day
from base.days import A_FORTNIGHT, MONTHS, days_later, in_words
from base.forms import laid_out
from base.saving import Author
from base.school_terms import academic_year, year_days
from improvement.models import Topic
from improvement.models.half_days import HALF, as_said

CHOOSE = ("", "Choose")
NOTHING_CHANGED = "Nothing was changed."


class ProgrammeForm(forms.Form):
    """A form with its ``button``; what a write refuses stands at the field that it is about."""

    button = "Save"
    sends: ClassVar[str] = "save"  # what its button is called in the post

    def __init__(self, *args: Any, by: Author, **kwargs: Any) -> None:
        self.by = by
        super().__init__(*args, **kwargs)
        self.lay_out(*self.fields)

    def lay_out(self, *parts: Any) -> None:
        """Show these and the button, in the place of its fields as they come."""
        self.helper = laid_out(*parts, Submit(self.sends, self.button))

    def said_if_changed(self, done: str) -> str:
        """What is said once it was written: what is done, or that nothing was changed of what it began with."""
        return done if self.has_changed() else NOTHING_CHANGED

    def carry_now(self, name: str) -> None:
        """Have the page that comes back carry in that hidden field what it shows now, and not what was sent."""
        self.carry(name, self.initial[name])

    def carry(self, name: str, value: str) -> None:
        """Have the page that comes back send that in a hidden field of it."""
        again: Any = self.data
        self.data = again = again.copy()
        again[self.add_prefix(name)] = value

    def refuse(self, error: ValidationError) -> None:
        """Show what a write refused."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            self.add_error(name if name in self.fields and name != NON_FIELD_ERRORS else None, errors)


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


class HalfDaysBox(forms.DecimalField):
    """A number of days, whole ones or halves, as people write them: 3, 2.5, 2,5, 2½."""

    def __init__(self, label: str, most: int, help_text: str = "") -> None:
        self.wrong = f"{label}: enter a number from {HALF} to {most}, in whole or half days, such as 2 or 2.5"
        super().__init__(
            label=label,
            help_text=help_text,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-4"}),
            validators=[MinValueValidator(HALF, self.wrong), MaxValueValidator(most, self.wrong)],
            error_messages={"required": self.wrong, "invalid": self.wrong},
        )

    def to_python(self, value: Any) -> Any:
        """Return the number; 3 rather than 3.0."""
        text = str(value or "").lower().replace("½", ".5").replace(",", ".")
        return as_said(super().to_python("".join(text.removesuffix("s").removesuffix("day").split())))

    def validate(self, value: Any) -> None:
        """Refuse other parts of a day than halves."""
        super().validate(value)
        if value is not None and (not value.is_finite() or value % HALF):
            raise ValidationError(self.wrong)


class WorkAddressField(forms.EmailField):
    """Somebody's work e-mail address, to which post can get: “localhost” is no domain."""

    default_validators: ClassVar[list[Any]] = [EmailValidator(allowlist=[])]  # type: ignore[misc]

    def __init__(self, help_text: str = "", *, required: bool = True) -> None:
        super().__init__(
            label="Their work e-mail address",
            help_text=help_text,
            required=required,
            widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            error_messages={
                "required": "Enter their work e-mail address",
                "invalid": "Enter an e-mail address in the correct format, like name@example.org",
            },
        )


class DayInYearField(forms.Field):
    """A day in one box, as people write one; without a year it is the first such on or after ``first``."""

    def __init__(self, label: str, help_text: str = "") -> None:
        box = forms.TextInput(attrs={"class": "govuk-input govuk-input--width-10", "autocomplete": "off"})
        super().__init__(label=label, help_text=help_text, required=False, widget=box)
        self.first: dt.date | None = None  # of the academic year, or the day after which a next step lies

    def to_python(self, value: Any) -> dt.date | None:
        """Return the day, or None where nothing was typed."""
        text = str(value or "")
        return read_typed_day(text, self.label, after=self.first) if text.strip() else None

    def prepare_value(self, value: Any) -> Any:
        """A day in words; what was typed as it was typed."""
        return in_words(value) if isinstance(value, dt.date) else value


class OneDayField(DayField):
    """A day in one box, typed as people write one.

    One to come needs no year: it is the first such from today on. Neither does one that is past: it is the last such.
    A form may say otherwise by ``after`` or ``before``, for a day of a year that is known.
    """

    def __init__(
        self, label: str, help_text: Any, *, is_to_come: bool = False, is_past: bool = False, **kwargs: Any
    ) -> None:
        box = forms.TextInput(attrs={"class": "govuk-input--width-10"})
        super().__init__(label=label, help_text=help_text, widget=box, **kwargs)
        self.is_to_come, self.is_past = is_to_come, is_past
        self.after: dt.date | None = None
        self.before: dt.date | None = None

    def to_python(self, value: Any) -> dt.date | None:
        """Return the day, or None if nothing was typed."""
        today = timezone.localdate()
        after = self.after or (today if self.is_to_come else None)
        before = self.before or (today if self.is_past else None)
        if (after or before) and isinstance(value, str) and value.strip():
            return read_typed_day(value, self.label, after=after, before=before)
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """A day in words, as its hint has it; what was typed as it was typed."""
        return in_words(value) if isinstance(value, dt.date) else value


def day_examples(day: dt.date) -> str:
    """The ways in which people write a day, by one that lies ahead or is today: an example never grows old."""
    month = MONTHS[day.month - 1]
    return f"Such as {day.day} {month}, {day.day}/{day.month}/{day:%y} or {day.day} {month[:3]} {day.year}."


def a_day_ahead() -> dt.date:
    """A day for examples of days to come: in a fortnight, and in this academic year where that is possible."""
    today = timezone.localdate()
    return min(days_later(today, A_FORTNIGHT), year_days(academic_year(today))[1])


SUCH_AS_AHEAD = lazy(lambda: day_examples(a_day_ahead()), str)()
SUCH_AS_TODAY = lazy(lambda: day_examples(timezone.localdate()), str)()
