"""The forms with which a term's meetings are planned and an agenda is made."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from crispy_forms_gds.layout import Field, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

from base.day_fields import DayField
from base.forms import laid_out
from base.school_terms import Term
from base.text import cleaned
from base.time_fields import ClockField
from boards.minutes.recommendations import LONGEST
from boards.models import AgendaItem, Board, Meeting, TermDates
from partnerships.models import Person


def term_span(year: int, name: str) -> tuple[dt.date, dt.date]:
    """The first and the last day of a term: the council's where they are set, else whole months."""
    dates = TermDates.objects.filter(year=year, name=name).first()
    if dates:
        return dates.starts_on, dates.ends_on
    return Term(year, name).days


def terms_to_plan(today: dt.date) -> list[tuple[str, str]]:
    """The terms that may be planned, this one and the next five: (``2026-Autumn``, its name)."""
    terms = [Term.of(today)]
    while len(terms) < 6:
        terms.append(terms[-1].after)
    return [(f"{term.year}-{term.name}", str(term)) for term in terms]


WHEN_AND_WHERE = ["held_on", "start_time", "end_time", "venue", "joining_link", "is_extraordinary"]
FIELDS = {"held_on": DayField, "start_time": ClockField, "end_time": ClockField}
WIDGETS = {
    "held_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    "start_time": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    "end_time": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
}


class MeetingForm(forms.ModelForm):
    """One board's meeting in the term; a row without a day makes none."""

    class Meta:
        model = Meeting
        fields = WHEN_AND_WHERE
        labels = {"is_extraordinary": "Extraordinary meeting"}
        field_classes = FIELDS
        widgets = WIDGETS

    def __init__(self, *args: Any, board: Board, span: tuple[dt.date, dt.date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prefix, self.use_required_attribute = board.slug, False
        self.instance.board = board
        self.span = span
        self.fields["held_on"].required = False
        for field in self.fields.values():
            is_box = isinstance(field, forms.BooleanField)
            field.widget.attrs |= {"class": "govuk-checkboxes__input" if is_box else "govuk-input"}

    @property
    def is_wanted(self) -> bool:
        """Whether a day was entered, right or wrong."""
        return bool(self.data.get(self.add_prefix("held_on"), "").strip())

    def summary(self) -> list[tuple[str, str]]:
        """Each error with the id of its field, for the top of the page; one of the whole row leads to its day."""
        return [
            (self["held_on" if name == "__all__" else name].auto_id, f"{self.instance.board}: {error}")
            for name, errors in self.errors.items()
            for error in errors
        ]

    def clean_held_on(self) -> dt.date | None:
        """A day of the term that is still to come."""
        day, (first, last) = self.cleaned_data["held_on"], self.span
        if day and day < timezone.localdate():
            raise ValidationError("This day has passed. Plan a meeting on a day to come.")
        if day and not first <= day <= last:
            raise ValidationError(f"The term is from {_words(first)} to {_words(last)}. Choose a day in it.")
        return day

    def _get_validation_exclusions(self) -> set[str]:
        """Check the board too, so that its second meeting on one day is a sentence here."""
        return super()._get_validation_exclusions() - {"board"}  # type: ignore[misc]


class WhenAndWhereForm(forms.ModelForm):
    """When and where a planned meeting takes place, and whether it is an extraordinary one."""

    class Meta:
        model = Meeting
        fields = WHEN_AND_WHERE
        labels = {"is_extraordinary": "It is an extraordinary meeting, outside the board’s usual dates"}
        help_texts = {
            "held_on": "",
            "venue": "Shown in public.",
            "start_time": "For example 1.30pm or 13:30",
            "end_time": "",
        }
        field_classes = FIELDS
        widgets = WIDGETS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_on"].error_messages["required"] = "Enter the day of the meeting"
        short = [Field(name, css_class="govuk-input--width-10") for name in ("held_on", "start_time", "end_time")]
        self.helper = laid_out(
            *short, "venue", "joining_link", "is_extraordinary", Submit("save", "Save day, time and place")
        )

    def clean_held_on(self) -> dt.date:
        """A day to come, or the one that it had."""
        day: dt.date = self.cleaned_data["held_on"]
        if day < timezone.localdate() and day != self.initial.get("held_on"):
            raise ValidationError("This day has passed. Move the meeting to a day to come.")
        return day

    def _get_validation_exclusions(self) -> set[str]:
        """Check the board too, so that its second meeting on one day is a sentence here."""
        return super()._get_validation_exclusions() - {"board"}  # type: ignore[misc]


def _words(day: dt.date) -> str:
    return date_format(day, "j F Y")


class AgendaItemForm(forms.ModelForm):
    """An item of an agenda."""

    class Meta:
        model = AgendaItem
        fields = [
            *("title", "purpose", "presenter", "outside_presenter", "outside_body"),
            *("minutes_allowed", "standing", "is_part_b", "recommendations"),
        ]
        labels = {
            "outside_presenter": "Or somebody from outside: full name",
            "outside_body": "The body that they are from",
            "is_part_b": "Confidential (Part B)",
        }
        help_texts = {
            "outside_presenter": "Whether it is somebody whom the portal knows is asked when the meeting is recorded.",
            "outside_body": "",
            "recommendations": "What its report recommends: one a line or as a list, typed or pasted. They stand under "
            "the item on the agenda.",
            "is_part_b": "The public sees a neutral title and nothing else.",
        }
        widgets = {"recommendations": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["presenter"].choices = [("", "Nobody"), *((person.pk, str(person)) for person in people)]  # type: ignore[attr-defined]
        self.fields["title"].error_messages["required"] = "Enter what the item is about"
        self.fields["minutes_allowed"].error_messages["invalid"] = "Enter the minutes as a number, such as 15"
        self.helper = laid_out(
            "title",
            "purpose",
            "presenter",
            "outside_presenter",
            "outside_body",
            Field("minutes_allowed", css_class="govuk-input govuk-input--width-4"),
            "standing",
            "is_part_b",
            "recommendations",
            Submit("save", "Save the item"),
        )
        self.helper.form_id = "agenda-item"  # the buttons at the agenda's items belong to it too

    def clean_recommendations(self) -> str:
        """What was typed or pasted; refused where it is longer than a report's recommendations are."""
        typed = cleaned(self.cleaned_data["recommendations"].replace("\r\n", "\n"))
        if len(typed) > LONGEST:
            raise ValidationError(
                f"The recommendations are longer than {LONGEST:,} characters. Put the report itself in a paper."
            )
        return typed

    def clean(self) -> dict[str, Any]:
        """Refuse a body of nobody."""
        given = super().clean() or self.cleaned_data
        is_nobodys = not (given.get("outside_presenter") or given.get("presenter"))
        if given.get("outside_body") and is_nobodys and not self.errors:
            self.add_error("outside_presenter", "Enter who comes from there, or leave the body empty")
        return given
