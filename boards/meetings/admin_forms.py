"""A meeting as an officer types it in admin."""

from django.forms import ModelForm
from django.utils import timezone

from boards.models import Meeting


class MeetingAdminForm(ModelForm):
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
