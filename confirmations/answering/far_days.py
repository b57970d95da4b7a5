"""Days that a lead types and that are more than a year away, such as 2016 for 2026: are they meant?"""

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format

from base.form_fields import AnswersField, TypedDayField

if TYPE_CHECKING:
    from confirmations.answering.forms import ProposalForm

FAR = dt.timedelta(days=366)


def ask_about_far_days(form: "ProposalForm") -> None:
    """Have the lead say of each day that is far away that it is meant, or correct it, before it is sent."""
    today = timezone.localdate()
    typed = {form.cleaned_data.get(name) for name, field in form.fields.items() if isinstance(field, TypedDayField)}
    far = sorted(day for day in typed if day and abs(day - today) > FAR)
    if not far:
        return
    one = len(far) == 1
    question = AnswersField(
        label="Is this day right?" if one else "Are these days right?",
        choices=[(day.isoformat(), f"Yes, {date_format(day)}: {_how_far(day, today)}") for day in far],
        required=False,
    )
    if {day.isoformat() for day in far} - set(form.ask("days_meant", question) or ()):
        form.add_error("days_meant", f"Say that {'the day is' if one else 'these days are'} right, or correct it above")


def _how_far(day: dt.date, today: dt.date) -> str:
    return "more than a year ago" if day < today else "more than a year ahead"
