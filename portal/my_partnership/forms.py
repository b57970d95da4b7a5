"""Who is to lead a partnership together with its lead."""

import datetime as dt

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Layout, Submit
from django import forms
from django.utils import timezone

from confirmations.models import Confirmation


class CoLeadForm(forms.Form):
    """A name and an address, to which an officer sends the invitation; ``proposed`` is the fact that waits."""

    name = forms.CharField(
        label="Their full name", max_length=150, error_messages={"required": "Enter the name of the co-lead"}
    )
    email = forms.EmailField(
        label="Their e-mail address",
        help_text="An officer sends an invitation to it. It is not shown to the public unless they agree.",
        error_messages={
            "required": "Enter the e-mail address of the co-lead",
            "invalid": "Enter an e-mail address in the correct format, like name@example.org",
        },
    )
    comment = forms.CharField(
        label="Anything else",
        help_text="An officer reads this. It is not published.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: object, confirmation: Confirmation, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.confirmation = confirmation
        self.fields["email"].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": ""}
        self.helper.layout = Layout("name", "email", "comment", Submit("send", "Send to the council"))

    def clean_name(self) -> str:
        """Refuse somebody who leads it already."""
        name = " ".join(self.cleaned_data["name"].split())
        if self.confirmation.partnership.leads.active().filter(person__name__iexact=name).exists():
            raise forms.ValidationError(f"{name} leads this partnership already. Enter somebody else")
        return name

    @property
    def proposed(self) -> dict[str, object]:
        """The new co-lead, from today on."""
        today: dt.date = timezone.localdate()
        details = {"name": self.cleaned_data["name"], "email": self.cleaned_data["email"], "on": today.isoformat()}
        return {"co_lead": details}
