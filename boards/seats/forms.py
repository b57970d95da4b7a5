"""Seats as an officer types them in admin, on a board's page and on a person's."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import ModelForm

from base.records.formsets import DatedFormSet
from boards.models import Seat
from boards.models.deadlines import OUT_OF_BOUNDS
from boards.seats.chairing import chairs_besides, why_not_chair_too


class BoardAdminForm(ModelForm):
    """A board; no deadline of its meetings is on their day or after it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, sentence in OUT_OF_BOUNDS.items():
            for validator in self.fields[name].validators if name in self.fields else ():
                validator.message = sentence  # type: ignore[union-attr]


class SeatForm(ModelForm):
    """A seat that keeps step with the seat that brings it, and with those that it brings."""

    def clean(self) -> dict[str, object]:
        """Refuse what could not be saved together with the seats that hang together with this one."""
        cleaned = super().clean() or self.cleaned_data
        self._ends_with_what_brings_it(cleaned)
        if self.instance.pk and "ended_on" in self.changed_data and "ended_on" in cleaned:
            for message in _refusals(self.instance, cleaned["ended_on"]):
                self.add_error("ended_on", message)
        return cleaned

    def _post_clean(self) -> None:
        """Refuse a second chair, once the seat has what was typed."""
        super()._post_clean()  # type: ignore[misc]
        if not self.errors and self.has_changed():
            self._is_no_second_chair()

    def _is_no_second_chair(self) -> None:
        if sentence := why_not_chair_too(self.instance, chairs_besides(self.instance)):
            self.add_error(None, sentence)

    def _ends_with_what_brings_it(self, cleaned: dict[str, object]) -> None:
        bringing = cleaned.get("by_virtue_of", self.instance.by_virtue_of)
        if not isinstance(bringing, Seat):
            return
        if "by_virtue_of" in cleaned and cleaned.get("person") not in (None, bringing.person):
            self.add_error("by_virtue_of", f"That is a seat of {bringing.person}. Choose a seat of the same person.")
        if {"ended_on", "by_virtue_of"} & set(self.changed_data) and cleaned.get("ended_on") != bringing.ended_on:
            self.add_error("ended_on", f"This seat ends with “{bringing}”. Give that one its last day.")


def _refusals(seat: Seat, ended_on: object, above: frozenset[int] = frozenset()) -> Iterator[str]:
    """Why the seats held by virtue of this one, and those that they bring, could not end, or go on, with it.

    ``above`` are the seats that were asked already, for two that bring each other would never end.
    """
    above |= {seat.pk}
    for brought in seat.brings.exclude(pk__in=above).select_related("person", "board"):
        brought.ended_on = ended_on
        try:
            brought.full_clean()
        except ValidationError as error:
            yield f"“{brought}” is held by virtue of this seat. {' '.join(error.messages)}"
        yield from _refusals(brought, ended_on, above)


class SeatOfPersonFormSet(DatedFormSet):
    """A person has one seat of a role on a board at a time."""

    same = ("board", "role")
