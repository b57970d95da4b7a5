"""What a lead enters of a self-evaluation, but for the meeting's own page (``meeting_forms.py``)."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from crispy_forms_gds.layout import Field, Size
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import format_lazy

from base.day_fields import read_typed_day
from base.days import in_words
from base.form_fields import AnswerField, AnswersField
from base.school_terms import year_label, year_starts_on
from improvement.evaluation.fetching import this_year
from improvement.evaluation.marks import changed_since, marks_of_sheet
from improvement.evaluation.people import owners_of
from improvement.evaluation.sheet import ThemeSheet, missing_stages
from improvement.evaluation.step_days import StepDayField
from improvement.evaluation.writes import (
    AgreedNow,
    StepEntered,
    add_step,
    agree,
    change_how,
    change_step,
    open_evaluation,
)
from improvement.forms import (
    CHOOSE,
    SUCH_AS_AHEAD,
    SUCH_AS_TODAY,
    ChoiceOf,
    OneDayField,
    ProgrammeForm,
)
from improvement.models import NextStep, SelfEvaluation, Theme
from improvement.models.self_evaluations import schools_of
from improvement.saying import Written
from partnerships.models import Partnership, Person, School

YEARS_BACK = 3  # academic years that may still be typed in from paper
IF_KNOWN = format_lazy("If you know it. {}", SUCH_AS_AHEAD)
ALL_SCHOOLS = "all"


class MeetingDayField(OneDayField):
    """The day on which the heads meet. Without a year it is that of the evaluation's academic year.

    A meeting that is held here lies ahead: where the day of this academic year is over it is asked which is meant.
    """

    def __init__(self) -> None:
        super().__init__("Day of the meeting", IF_KNOWN, required=False)

    def belongs_to(self, year: int, manner: object) -> None:
        """Say of which academic year it is, and how that is filled in."""
        lies_ahead = year == this_year() and manner != SelfEvaluation.Manner.PAPER
        self.after, self.is_to_come = year_starts_on(year), lies_ahead

    def to_python(self, value: Any) -> dt.date | None:
        """Return the day, or None if nothing was typed."""
        day = super().to_python(value)
        if day and self.is_to_come and read_typed_day(str(value), self.label, after=timezone.localdate()) != day:
            read_typed_day(str(value), self.label)
        return day


def years_to_open(opened: Iterable[int]) -> list[int]:
    """This year and those before that may still be typed in from paper, but for those that are open."""
    first, there = this_year(), set(opened)
    return [year for year in range(first, first - YEARS_BACK, -1) if year not in there]


class DayOfMeetingForm(ProgrammeForm):
    """How it is filled in, and when: a day on which answers would close at once is asked about before it is taken."""

    manner = AnswerField(
        label="How do you fill it in?",
        choices=SelfEvaluation.Manner.choices,
        error_messages={"required": "Choose how you fill it in"},
    )
    meets_on = MeetingDayField()
    closes = AnswersField(
        label="Answers close for good",
        required=False,
        choices=[("yes", "Yes: from now on nobody answers before the meeting, and nobody changes an answer")],
    )

    def parts(self) -> list[Any]:
        """What its page shows, but for the question."""
        return [Field.radios("manner", legend_size=Size.SMALL), Field("meets_on")]

    def ask_whether_closed(self, meets_on: dt.date | None) -> None:
        """Ask, where nobody has said yes, whether answers may close today; of a form that is cleaned."""
        if meets_on is None or meets_on > timezone.localdate():
            return
        self.lay_out(*self.parts(), Field.checkboxes("closes", legend_size=Size.SMALL, small=True))
        if not self.cleaned_data.get("closes"):
            day = "today" if meets_on == timezone.localdate() else f"{in_words(meets_on)}, which is past"
            self.add_error(
                "closes",
                f"The day of the meeting is {day}: answers would close for good at once, even if you put the meeting "
                "off later. Say that you mean it, or enter a day to come",
            )


class OpenForm(DayOfMeetingForm):
    """Open a year's self-evaluation."""

    button = "Open it"
    field_order = ("year",)

    year = ChoiceOf("Academic year", (), otherwise="Choose the academic year")

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        self.partnership = partnership
        super().__init__(*args, **kwargs)
        years: Any = self.fields["year"]
        first = this_year()
        self.years = years_to_open(partnership.self_evaluations.values_list("year", flat=True))
        years.choices = [CHOOSE, *((str(year), year_label(year)) for year in self.years)]
        if first in self.years:
            self.initial.setdefault("year", str(first))
        chosen = self["year"].value()
        meets_on: Any = self.fields["meets_on"]
        meets_on.belongs_to(int(chosen) if chosen in dict(years.choices) and chosen else first, self["manner"].value())
        self.lay_out(*self.parts())

    def parts(self) -> list[Any]:
        """The year before the rest."""
        return [Field("year"), *super().parts()]

    def clean(self) -> dict[str, Any]:
        """Refuse an earlier year that was not filled in on paper."""
        data = super().clean() or {}
        if data.get("manner") == SelfEvaluation.Manner.HERE and data.get("year", "") not in ("", str(this_year())):
            self.add_error(
                "manner", "An earlier year is typed in from paper. Choose “On paper, and typed in afterwards”"
            )
        elif data.get("manner") == SelfEvaluation.Manner.HERE:
            self.ask_whether_closed(data.get("meets_on"))
        return data

    def write(self) -> SelfEvaluation:
        """Open it."""
        data = self.cleaned_data
        return open_evaluation(
            partnership=self.partnership,
            year=int(data["year"]),
            manner=data["manner"],
            meets_on=data["meets_on"],
            by=self.by,
        )


class HowForm(DayOfMeetingForm):
    """Say otherwise how it is filled in, and when the heads meet."""

    def __init__(self, *args: Any, evaluation: SelfEvaluation, **kwargs: Any) -> None:
        self.evaluation = evaluation
        initial = {"manner": evaluation.manner, "meets_on": evaluation.meets_on}
        super().__init__(*args, initial=initial, **kwargs)
        meets_on: Any = self.fields["meets_on"]
        meets_on.belongs_to(evaluation.year, self["manner"].value())
        self.told = Written()  # what is written to heads
        self.lay_out(*self.parts())

    def clean(self) -> dict[str, Any]:
        """Ask before answers close at once."""
        data = super().clean() or {}
        if not self.evaluation.are_answers_closed:
            self.ask_whether_closed(data.get("meets_on"))
        return data

    def write(self) -> bool:
        """Write it; true."""
        data = self.cleaned_data
        self.told = change_how(evaluation=self.evaluation, manner=data["manner"], meets_on=data["meets_on"], by=self.by)
        return True


class AgreeForm(ProgrammeForm):
    """On which day it was agreed, which schools took part, and which themes the heads did not get to.

    Its page carries marks of the themes that it showed: what was changed since is shown, and is not agreed unread.
    """

    button, sends = "It is agreed", "agree"

    agreed_on = OneDayField("Day on which it was agreed", SUCH_AS_TODAY, is_past=True)
    schools = AnswersField(
        label="Which schools took part?",
        required=False,
        error_messages={"invalid_choice": "Choose from the schools below: one that you chose is in it no more"},
    )
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, evaluation: SelfEvaluation, sheet: list[ThemeSheet], **kwargs: Any) -> None:
        self.evaluation, self.sheet = evaluation, sheet
        self.missing = missing = missing_stages(sheet)
        self.changed: list[ThemeSheet] = []  # since the page was opened
        super().__init__(*args, **kwargs)
        self.initial["shown"] = marks_of_sheet(sheet)
        there = set(evaluation.participations.filter(was_there=True).values_list("school", flat=True))
        # Of a paper of long ago the schools of its day may have taken part.
        self.offered = {str(one.urn): one for one in _could_take_part(evaluation, there)}
        fields: Any = self.fields
        fields["schools"].choices = [
            (ALL_SCHOOLS, "All of them"),
            *((urn, str(one)) for urn, one in self.offered.items()),
        ]
        today = timezone.localdate()
        if evaluation.is_on_paper:
            fields["agreed_on"].after = year_starts_on(evaluation.year)
        met = evaluation.meets_on if evaluation.meets_on and evaluation.meets_on <= today else None
        if met or evaluation.year == this_year():
            self.initial.setdefault("agreed_on", met or today)
        self.initial.setdefault("schools", [urn for urn, one in self.offered.items() if one.pk in there])
        for theme in missing:
            self.fields[_left_out(theme)] = forms.BooleanField(
                label=f"{theme.number}. {theme.theme}: we did not get to it", required=False
            )
        self.lay_out(
            *(Field(_left_out(theme)) for theme in missing),
            Field("agreed_on"),
            Field.checkboxes("schools", legend_size=Size.SMALL, small=True),
            Field("shown"),
        )

    def clean(self) -> dict[str, Any]:
        """Refuse what the page did not show; and a theme of which nothing is said, at the theme."""
        data = super().clean() or {}
        self._refuse_unread(data.get("shown", ""))
        for theme in self.missing:
            if not data.get(_left_out(theme)):
                self.add_error(
                    _left_out(theme), f"{theme.theme}: choose a stage for it, or tick that you did not get to it"
                )
        return data

    def _refuse_unread(self, shown: str) -> None:
        """Name the themes that were changed, and have the page that comes back carry what it shows."""
        self.changed = changed_since(shown, self.sheet)
        if not self.changed:
            return
        names = "; ".join(str(one.theme) for one in self.changed)
        what = f"Changed since you opened this page: {names}" if shown else "This page does not say what it showed"
        self.add_error(None, f"{what}. It is shown as it is now: read it, and press “{self.button}” again")
        self.carry_now("shown")

    def write(self) -> AgreedNow:
        """Close it. Raises ``MeanwhileError`` where a theme was changed this moment."""
        data = self.cleaned_data
        chosen = self.offered if ALL_SCHOOLS in data["schools"] else data["schools"]
        return agree(
            evaluation=self.evaluation,
            on=data["agreed_on"],
            schools=[self.offered[urn] for urn in chosen],
            left_out=[theme.theme for theme in self.missing],
            shown=data["shown"],
            by=self.by,
        )


def _left_out(theme: ThemeSheet) -> str:
    return f"left_out_{theme.number}"


def _could_take_part(evaluation: SelfEvaluation, there: set[int]) -> list[School]:
    """Today's members and those of the meeting's day, those that a row names, by name."""
    met = evaluation.meets_on or timezone.localdate()
    found = {*schools_of(evaluation.partnership), *schools_of(evaluation.partnership, met)}
    found |= set(School.objects.filter(pk__in=there))
    return sorted(found, key=lambda one: (one.name.lower(), one.pk))


class StepForm(ProgrammeForm):
    """A next step: what, who, by when; after agreement also when it was done."""

    what = forms.CharField(
        label="What you will do",
        max_length=NextStep.LENGTH,
        error_messages={
            "required": "Enter what you will do",
            "max_length": f"Write at most {NextStep.LENGTH} characters: these are %(show_value)d",
        },
    )
    owner = forms.ModelChoiceField(
        queryset=Person.objects.none(),
        required=False,
        label="Who sees to it",
        empty_label="Nobody yet",
        error_messages={"invalid_choice": "Who sees to it: choose one of the heads and leads in the list"},
    )
    due_on = StepDayField("By when", SUCH_AS_AHEAD)
    done_on = OneDayField("Done on", "Leave it empty while it is not done.", is_past=True, required=False)

    def __init__(self, *args: Any, step: NextStep, partnership: Partnership, **kwargs: Any) -> None:
        self.step = step
        initial = {"what": step.what, "owner": step.owner_id, "due_on": step.due_on, "done_on": step.done_on}
        super().__init__(*args, initial=initial, **kwargs)
        fields: Any = self.fields
        del fields["what"].widget.attrs["maxlength"]  # a browser would cut what is pasted, without a word
        fields["owner"].queryset = owners_of(partnership) | Person.objects.filter(pk=step.owner_id)
        fields["due_on"].first = timezone.localdate()
        fields["due_on"].is_to_come_for(step.evaluation, step.due_on)
        self.lay_out(Field("what"), Field("owner"), Field("due_on"), Field("done_on"))

    def clean_done_on(self) -> dt.date | None:
        """Refuse a day to come."""
        day: dt.date | None = self.cleaned_data["done_on"]
        if day and day > timezone.localdate():
            raise ValidationError(f"Done on: {in_words(day)} is to come. Enter today or an earlier day")
        return day

    def write(self) -> bool:
        """Change it; true."""
        data = self.cleaned_data
        entered = StepEntered(data["what"], data["owner"], data["due_on"])
        change_step(step=self.step, entered=entered, done_on=data["done_on"], by=self.by)
        return True


class NewStepForm(StepForm):
    """A next step that is added after agreement."""

    theme = forms.ModelChoiceField(
        queryset=Theme.objects.none(),
        label="Theme",
        empty_label=CHOOSE[1],
        error_messages={"required": "Choose the theme", "invalid_choice": "Choose the theme"},
    )
    button = "Add it"

    def __init__(self, *args: Any, evaluation: SelfEvaluation, **kwargs: Any) -> None:
        super().__init__(*args, step=NextStep(evaluation=evaluation), **kwargs)
        del self.fields["done_on"]
        fields: Any = self.fields
        fields["theme"].queryset = evaluation.framework.themes.order_by("position")
        self.lay_out(Field("theme"), Field("what"), Field("owner"), Field("due_on"))

    def write(self) -> bool:
        """Add it; true."""
        data = self.cleaned_data
        entered = StepEntered(data["what"], data["owner"], data["due_on"])
        add_step(evaluation=self.step.evaluation, theme=data["theme"], entered=entered, by=self.by)
        return True
