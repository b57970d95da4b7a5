"""The form with which anybody asks to be told by e-mail."""

from typing import Any

from crispy_forms_gds.layout import Field, Submit
from django import forms
from django.conf import settings
from django.utils import timezone

from base.forms import laid_out
from partnerships.enquiries.guarded import HOUR, GuardedForm, write_instead
from portal.models import FollowRequest


class FollowForm(GuardedForm):
    """An address, and what keeps programs from filling in other people's."""

    field_order = ["email"]
    email = forms.EmailField(
        widget=forms.TextInput,  # which the template pack marks as wrong; it leaves out an EmailInput
        max_length=254,
        label="Your e-mail address",
        help_text="We use it for these e-mails alone, show it to nobody, and forget it when you leave.",
        error_messages={
            "required": "Enter your e-mail address",
            "invalid": "Enter an e-mail address in the right form, such as name@example.org",
            "max_length": "Enter an e-mail address of 254 characters or fewer",
        },
    )

    def __init__(self, data: Any = None, *, client_hash: str) -> None:
        super().__init__(data, client_hash=client_hash)
        self.fields["email"].widget.input_type = "email"  # type: ignore[attr-defined]
        self.fields["email"].widget.attrs |= {"autocomplete": "email", "spellcheck": "false"}
        self.helper = laid_out(
            Field("email", css_class="govuk-!-width-two-thirds"),
            Field("homepage", context={"wrapper_class": "portal-trap"}),
            "opened",
            Submit("send", "Send me the link to confirm"),
        )

    def clean_email(self) -> str:
        """Refuse what nobody has: of a name in quotation marks there are endless forms, all of them one mailbox.

        So there would be no end to what one mailbox is sent. And a number for a domain leads past every name.
        """
        email: str = self.cleaned_data["email"]
        if not set(email).isdisjoint('"[]\\'):
            raise forms.ValidationError(self.fields["email"].error_messages["invalid"], code="invalid")
        return email

    def why_too_many(self) -> str:
        """Why no more requests are taken now; it says nothing of this address."""
        recent = FollowRequest.objects.since(timezone.now() - HOUR)
        if recent.from_client(self.client_hash).count() >= settings.FOLLOWS_AN_HOUR_FROM_ONE:
            return f"You have asked for several of these e-mails within an hour. Wait an hour, or {write_instead()}"
        if recent.count() >= settings.FOLLOWS_AN_HOUR_IN_ALL:
            return f"Many people are asking for these e-mails right now. Try again later, or {write_instead()}"
        return ""
