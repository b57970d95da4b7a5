"""What narrows an answer, as an address asks for it; what it does not say, or cannot be read, is as at first."""

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.formats import date_format

from base.day_fields import DayField
from base.school_terms import academic_year, year_starts_on
from office.council.words import later_in_our_words
from partnerships.filters.choices import COUNTY_WIDE, COUNTY_WIDE_SLUG, load_choices
from partnerships.models import Partnership
from partnerships.models.partnerships import PartnershipQuerySet

ANY = ("", "Any")


class AnswerForm(forms.Form):
    """What may be asked of an answer, by GET. ``chosen`` has a value for each part, whatever was typed."""

    spans: ClassVar[tuple[tuple[str, str], ...]] = ()  # pairs of days of which the second is not before the first

    def __init__(self, asked: QueryDict, *, on: dt.date) -> None:
        self.on = on
        typed = {name: asked[name] for name in self.base_fields if name in asked}
        first = {name: _typed(value) for name, value in self.at_first(on).items()}
        super().__init__(first | typed, label_suffix="")
        self.choices = load_choices()
        self.offer()

    def at_first(self, on: dt.date) -> Mapping[str, Any]:
        """What is asked where the address says nothing."""
        return {}

    def offer(self) -> None:
        """Fill in the choices that are data."""
        if quadrant := self.fields.get("quadrant"):
            quadrants = [(one.slug, one.name) for one in self.choices.quadrants]
            quadrant.choices = [ANY, *quadrants, (COUNTY_WIDE_SLUG, COUNTY_WIDE)]  # type: ignore[attr-defined]
        if kind := self.fields.get("kind"):
            kind.choices = [ANY, *((one.slug, one.name) for one in self.choices.kinds)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a span that ends before it begins."""
        data = super().clean() or self.cleaned_data
        for first, last in self.spans:
            if data.get(first) and data.get(last) and data[last] < data[first]:
                self.add_error(last, "This day is before the first. Enter the same day or a later one.")
        return data

    @property
    def faults(self) -> list[str]:
        """What of the address is not understood, a sentence each: nobody is written to, and no file made, by that."""
        return [str(fault) for faults in self.errors.values() for fault in faults]

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """What is asked, by the names of the parts."""
        self.is_valid()
        read = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return dict.fromkeys(self.fields, "") | dict(self.at_first(self.on)) | read

    @property
    def of_day(self) -> dt.date:
        """The day that is asked about, the last where there are two; else today."""
        return self.chosen.get("on_day") or self.chosen.get("until") or self.on

    @property
    def in_words(self) -> list[str]:
        """What is asked, a part each, such as ``Quadrant: South``."""
        said = {name: self._said(name, value) for name, value in self.chosen.items()}
        return [f"{self.fields[name].label}: {words}" for name, words in said.items() if words]

    def _said(self, name: str, value: Any) -> str:
        if isinstance(value, dt.date):
            return date_format(value)
        choices = getattr(self.fields[name], "choices", None)
        return str(dict(choices).get(value, "")) if choices and value else str(value)

    def narrowed(self, partnerships: PartnershipQuerySet) -> PartnershipQuerySet:
        """Those of the partnerships that are at home, and of the kind, that is asked for."""
        quadrant = self._record("quadrant", self.choices.quadrants)
        if quadrant or self.chosen.get("quadrant") == COUNTY_WIDE_SLUG:
            partnerships = partnerships.in_quadrant(quadrant)
        kind = self._record("kind", self.choices.kinds)
        return partnerships.of_kind(kind) if kind else partnerships

    @property
    def is_narrowed(self) -> bool:
        """Whether the partnerships are."""
        return bool(self.chosen.get("quadrant") or self.chosen.get("kind"))

    def partnerships(self) -> QuerySet:
        """The keys of those that are asked for."""
        return self.narrowed(Partnership.objects.all()).order_by().values("pk")

    def _record(self, name: str, records: list) -> Any:
        return next((one for one in records if one.slug == self.chosen.get(name)), None)


def _typed(value: Any) -> str:
    """As somebody would type it."""
    return f"{value.day} {value:%B %Y}" if isinstance(value, dt.date) else str(value)


def this_school_year(on: dt.date) -> dt.date:
    """Its first day."""
    return year_starts_on(academic_year(on))


def quadrant_field() -> forms.ChoiceField:
    """Where a partnership is at home."""
    return forms.ChoiceField(label=later_in_our_words("Quadrant"), required=False)


def kind_field() -> forms.ChoiceField:
    """What sort of partnership it is."""
    return forms.ChoiceField(label="Kind", required=False)


def day_field(label: str, help_text: str = "") -> DayField:
    """A day that is asked for."""
    return DayField(label, help_text, required=False)
