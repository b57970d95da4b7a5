"""The day by which a next step is done: of the running year it is to come, or the step would be overdue at once."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils import timezone

from base.days import in_words
from base.school_terms import academic_year
from improvement.forms import DayInYearField
from improvement.models import SelfEvaluation


class StepDayField(DayInYearField):
    """The day of one step; what stands there already may be past."""

    earliest: dt.date | None = None
    kept: dt.date | None = None

    def is_to_come_for(self, evaluation: SelfEvaluation, kept: dt.date | None) -> None:
        """Ask for a day to come where the evaluation is of this year; ``kept`` is the day that stands there.

        What was written on paper at a meeting that was held may lie between that meeting and today.
        """
        self.kept, today = kept, timezone.localdate()
        if evaluation.year == academic_year(today):
            is_typed_late = evaluation.is_on_paper and not evaluation.is_agreed and evaluation.meets_on
            self.earliest = min(evaluation.meets_on, today) if is_typed_late and evaluation.meets_on else today

    def clean(self, value: object) -> dt.date | None:
        """Return the day, or None; refuse one that is past."""
        day: dt.date | None = super().clean(value)
        if day and self.earliest and day < self.earliest and day != self.kept:
            raise ValidationError(f"{self.label}: {in_words(day)} is past. Enter a day to come")
        return day
