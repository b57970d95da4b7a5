"""Forms that are refused once where what their page showed is not so any more."""

from typing import Any, ClassVar

from django import forms

from improvement.forms import ProgrammeForm
from improvement.rounds.meanwhile import CHANGED_MEANWHILE, is_another


class MarkedForm(ProgrammeForm):
    """A form that carries the mark of what its page showed. What somebody changed since is asked about, once."""

    meanwhile: ClassVar[str] = CHANGED_MEANWHILE
    is_stale = False  # whether it was sent from a page that showed something else than there is now
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.mark()

    def mark(self) -> str:
        """The mark of what the page shows; empty where it shows nothing yet."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Refuse it once where what it showed was changed meanwhile."""
        data = super().clean() or {}
        if is_another(data.get("seen", ""), self.initial["seen"]):
            self.is_stale = True
            self.add_error(None, self.meanwhile)
            self.carry_now("seen")  # so that it is taken when it is sent again
        return data
