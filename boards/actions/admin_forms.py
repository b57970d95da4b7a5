"""The form with which admin keeps an action."""

from typing import Any

from django import forms

from boards.attendance.expected import possible_owners


class ActionAdminForm(forms.ModelForm):
    """An action whose owner is on the roll of its meeting. Who owns it already may keep it at that meeting."""

    def clean(self) -> dict[str, Any]:
        """Refuse an owner who was not at the meeting and was not expected there."""
        data = super().clean() or self.cleaned_data
        owner, item = data.get("owner"), data.get("item")
        if not owner or not item or not {"owner", "item"} & set(self.changed_data):
            return data
        if not possible_owners(item.meeting).filter(pk=owner.pk).exists():
            why = f"{owner} was not expected at this meeting and is not recorded as there."
            self.add_error("owner", f"{why} Choose somebody else, or add them to the attendance first.")
        return data
