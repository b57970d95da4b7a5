"""The INSET days of a school in one box, and as they are written: days, up to five a year, and no words."""

import datetime as dt
import re
from collections.abc import Collection
from itertools import pairwise
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import get_text_list

from base.bank_holidays import SATURDAY, bank_holidays
from base.day_fields import read_typed_day
from base.days import WEEKDAYS, in_words
from base.saving import Author, delete, locked, save
from base.school_terms import year_days, year_label
from improvement.models import InsetDay
from improvement.models.clear_days import MOST_INSET_DAYS
from partnerships.models import School

LABEL = "INSET days"
MOST = f"{LABEL}: enter up to five, each once"
_BETWEEN = re.compile(r"[,;\r\n]+(?! ?\d{4}\b)|\band\b")  # “31 August, 2026” is one day


class InsetDaysField(forms.Field):
    """Several days in one box, one after the other, as people write them; without a year they are of the review's."""

    def __init__(self) -> None:
        hint = "Up to five, such as 26 Oct, 4 Jan. Whoever sees the sheet is warned of a visit on one of them."
        box = forms.TextInput(attrs={"class": "govuk-input", "autocomplete": "off"})
        super().__init__(label=f"{LABEL} of the school", help_text=hint, required=False, widget=box)
        self.year = 0  # of the review

    def to_python(self, value: Any) -> list[dt.date]:
        """The days, in order. Raises ``ValidationError`` for what is none, is not of the year, or is too many."""
        first, last = year_days(self.year)
        texts = [text for text in _BETWEEN.split(str(value or "")) if text.strip()]
        if len(texts) > MOST_INSET_DAYS:
            raise ValidationError(MOST)
        days = sorted(read_typed_day(text, LABEL, after=first) for text in texts)
        for day in days:
            if not first <= day <= last:
                raise ValidationError(f"{LABEL}: {in_words(day)} is not in {year_label(self.year)}")
            if day.weekday() >= SATURDAY:
                is_on = f"{in_words(day)} is a {WEEKDAYS[day.weekday()]}"
                raise ValidationError(f"{LABEL}: {is_on}. Enter a day on which the school works")
            if holiday := bank_holidays(day.year).get(day):
                raise ValidationError(f"{LABEL}: {in_words(day)} is {holiday}. Enter a day on which the school works")
        if twice := next((day for day, after in pairwise(days) if day == after), None):
            raise ValidationError(f"{LABEL}: {in_words(twice)} is there twice. Enter it once")
        return days

    def prepare_value(self, value: Any) -> Any:
        """Days in words; what was typed as it was typed."""
        return ", ".join(map(in_words, value)) if isinstance(value, list) else value


def inset_days(school: int, year: int) -> list[dt.date]:
    """Those of the school with that key in that academic year, in order."""
    return list(InsetDay.objects.of_schools([school]).in_year(year).order_by("day").values_list("day", flat=True))


def inset_days_in_words(school: int, year: int) -> str:
    """The same as a sentence has them; empty where there are none."""
    return get_text_list([in_words(day) for day in inset_days(school, year)], "and")


@transaction.atomic
def set_inset_days(*, school: School, year: int, days: Collection[dt.date], by: Author) -> None:
    """Say which are the INSET days of the school in that year; those that are not among them go."""
    locked(school)
    there = {row.day: row for row in InsetDay.objects.of_schools([school.pk]).in_year(year)}
    first, last = year_days(year)
    if len(set(days)) > MOST_INSET_DAYS or not all(first <= day <= last for day in days):
        raise ValidationError(f"{MOST}, in {year_label(year)}")
    for day, row in there.items():
        if day not in days:
            delete(row, by=by)
    for day in set(days) - set(there):
        save(InsetDay(school=school, day=day), by=by)


@transaction.atomic
def carry_inset_days_over(*, school: int, to: int, year: int) -> None:
    """Have those of a school that another record of the register follows be the other's, as its review is."""
    known = inset_days(to, year)
    rows = InsetDay.objects.of_schools([school]).in_year(year)
    rows.filter(day__in=known).delete()
    rows.update(school=to)
