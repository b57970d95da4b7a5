"""What the rules of seats and papers say to the officer who typed."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.utils import timezone

from partnerships.admin.formsets import DatedFormSet

from ..models import Meeting, Seat


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


class SeatFormSet(DatedFormSet):
    """A person has one seat of a role on a board at a time."""

    same = ("person", "role")


class SeatOfPersonFormSet(DatedFormSet):
    """A person has one seat of a role on a board at a time."""

    same = ("board", "role")


class MeetingForm(ModelForm):
    """A meeting that is moved to a day to come, and not at all once its minutes are under way."""

    def clean(self) -> dict[str, object]:
        """Refuse a day that has passed for a meeting to come, and another day or board for one with minutes."""
        cleaned = super().clean() or self.cleaned_data
        moved = [name for name in ("board", "held_on") if name in self.changed_data and name in cleaned]
        if self.instance.pk is None or not moved:
            return cleaned
        if self.instance.status not in (*Meeting.WITHOUT_ISSUED_AGENDA, Meeting.Status.AGENDA_ISSUED):
            for name in moved:
                self.add_error(
                    name, "This stays as it is: the numbers of the minutes are made of the board and the day."
                )
        elif "held_on" in moved and cleaned["held_on"] < timezone.localdate() <= self.initial["held_on"]:
            self.add_error(
                "held_on",
                "This day has passed. Move the meeting to a day to come; add one that has taken place with its day.",
            )
        return cleaned


class DocumentForm(ModelForm):
    """A paper of an item of its own meeting."""

    def clean(self) -> dict[str, object]:
        """Refuse an item of another meeting."""
        cleaned = super().clean() or self.cleaned_data
        item, meeting = cleaned.get("item"), cleaned.get("meeting")
        if item and meeting and item.meeting_id != meeting.pk:
            self.add_error("item", f"This item is of another meeting: {item.meeting}.")
        return cleaned
