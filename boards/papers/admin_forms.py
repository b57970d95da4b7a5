"""A paper as an officer types it in admin."""

from django.forms import ModelForm


class PaperAdminForm(ModelForm):
    """A paper of an item of its own meeting."""

    def clean(self) -> dict[str, object]:
        """Refuse an item of another meeting."""
        cleaned = super().clean() or self.cleaned_data
        item, meeting = cleaned.get("item"), cleaned.get("meeting")
        if item and meeting and item.meeting_id != meeting.pk:
            self.add_error("item", f"This item is of another meeting: {item.meeting}.")
        return cleaned
