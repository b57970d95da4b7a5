"""Taking a record away that was made by mistake, and putting it back, as an officer asks for it."""

from typing import Any

from django import forms

from base.changing.effects import Effect
from base.changing.pages import ChangeForm
from base.saving import Author
from portal.withdrawing.writes import forget_withdrawn, put_back, take_away


class MistakeForm(ChangeForm):
    """A record that was made by mistake."""

    slug, label, title = "mistake", "Made by mistake…", "Take away what was made by mistake"
    reason = forms.CharField(
        max_length=300,
        label="Why it was a mistake",
        widget=forms.TextInput,
        help_text="For officers, never the public: “Entered twice”. What was right and is over has a last day instead.",
        error_messages={"required": "Say why it was a mistake."},
    )

    def change(self, by: Author) -> Effect:
        """Remove or withdraw it. What is removed is an entry that can be taken back; what is withdrawn is put back."""
        effect, self.is_kept = take_away(record=self.record, by=by, reason=self.cleaned_data["reason"])
        return effect


class PutBackForm(ChangeForm):
    """A withdrawn record is put back."""

    slug, label, title = "put-back", "Put back…", "Put back what was withdrawn"
    is_kept = False  # it is withdrawn again on its own page

    @classmethod
    def suits(cls, record: Any) -> bool:
        """Whether it can be."""
        return record.can_be_put_back

    def change(self, by: Author) -> Effect:
        """Put it back."""
        return put_back(withdrawal=self.record, by=by)


class ForgetForm(ChangeForm):
    """What a withdrawn record was is forgotten."""

    slug, label, title = "forget", "Forget for good…", "Forget what was withdrawn"
    is_kept = False  # it is erased

    @classmethod
    def suits(cls, record: Any) -> bool:
        """Whether anything is kept of it."""
        return record.can_be_put_back

    def change(self, by: Author) -> Effect:
        """Forget it."""
        return forget_withdrawn(withdrawal=self.record, by=by)


WITHDRAWAL_CHANGES = (PutBackForm, ForgetForm)
