"""What a kept list is called, and for whom it is."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from portal.models import SavedList
from portal.models.saved_lists import MOST_KEPT
from portal.saved_lists.addresses import clean_address


class SavedListForm(forms.ModelForm):
    """A name, and whether all officers have it."""

    class Meta:
        model = SavedList
        fields = ("name", "is_shared")
        error_messages = {"name": {"required": "Enter a name for the list.", "max_length": "Enter a shorter name."}}
        labels = {"name": "Name", "is_shared": "Share it with all officers"}

    def _get_validation_exclusions(self) -> set[str]:
        """Compare with what else its owner keeps, of which the form has no field."""
        return super()._get_validation_exclusions() - {"owner"}  # type: ignore[misc]

    def clean_name(self) -> str:
        """On one line, without blanks around it."""
        return " ".join(self.cleaned_data["name"].split())


class KeepForm(SavedListForm):
    """A list to be kept, with its address."""

    address = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, owner: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.owner = owner

    def clean_address(self) -> str:
        """One of ours."""
        return clean_address(self.cleaned_data["address"])

    def clean(self) -> dict[str, Any]:
        """Refuse more than anybody finds their way among."""
        data = super().clean() or self.cleaned_data
        if SavedList.objects.own(self.instance.owner).count() >= MOST_KEPT:
            raise ValidationError(
                f"You keep {MOST_KEPT} lists, which is as many as a desk has room for. Remove one first."
            )
        self.instance.address = data.get("address", "")
        return data
