"""Who is to lead a partnership together with its lead."""

from crispy_forms_gds.layout import Field, Fieldset
from django import forms
from django.utils import timezone

from base.names import refuse_address, refuse_nobody
from confirmations.answering.forms import ProposalForm
from confirmations.models import Proposal
from confirmations.proposals.kinds import CoLead, ProposalKind


class CoLeadForm(ProposalForm):
    """A name and an address, to which the invitation goes once an officer accepts."""

    kind = Proposal.Kind.CO_LEAD

    name = forms.CharField(
        label="Their full name",
        max_length=150,
        validators=[refuse_address, refuse_nobody],
        error_messages={"required": "Enter the name of the co-lead"},
    )
    email = forms.EmailField(
        label="Their e-mail address",
        help_text="An officer sends an invitation to it. It is not shown to the public unless they agree.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Enter the e-mail address of the co-lead",
            "invalid": "Enter an e-mail address in the correct format, like name@example.org",
        },
    )

    def sections(self) -> list[Fieldset | Field]:
        """Who, and where to reach them."""
        return ["name", "email"]

    def clean_name(self) -> str:
        """As it is written, with one space between its parts."""
        return " ".join(self.cleaned_data["name"].split())

    @property
    def proposed(self) -> list[ProposalKind]:
        """The new co-lead, from today on."""
        return [CoLead(self.cleaned_data["name"], self.cleaned_data["email"], timezone.localdate())]
