"""A public form that programs find hard to send, without a third party, a session or JavaScript (ADR 11)."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.utils import timezone

from office.council.reading import the_council
from partnerships.models import Enquiry, Partnership, School

FASTEST = dt.timedelta(seconds=3)  # in which nobody reads a form and fills it in
SLOWEST = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
GUARDS = ("homepage", "opened")  # the fields that are no part of what is sent
MOST_LINKS = 2  # in one message
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
_signer = TimestampSigner(salt="partnerships.forms")


class GuardedForm(forms.Form):
    """Refuses what a program sent, too much at once and a page left open too long: in a sentence, keeping the text.

    ``homepage`` is a trap: people do not see it, programs fill it in. ``opened`` says, signed, when the form was made.
    What is too much is for each form to say (``why_too_many``).
    """

    homepage = forms.CharField(required=False, label="Leave this empty", widget=forms.TextInput)
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, client_hash: str) -> None:
        super().__init__(data, initial={"opened": _now()})
        self.client_hash = client_hash
        self.fields["homepage"].widget.attrs |= {"tabindex": "-1", "autocomplete": "off"}

    def why_too_many(self) -> str:
        """Why no more is taken now, from this client or from all; empty where it is."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Refuse what a program sent, and what is too much."""
        cleaned = super().clean() or {}
        if cleaned.get("homepage"):
            why = "A hidden field was filled in, as programs do, and is empty again now. Send the form again"
            self._refuse_with(f"{why}, or {write_instead()}", homepage="")
        self._refuse_by_the_clock(cleaned.get("opened", ""))
        if not self.errors and (too_many := self.why_too_many()):
            self.add_error(None, too_many)
        return cleaned

    def _refuse_by_the_clock(self, opened: str) -> None:
        try:
            _signer.unsign(opened, max_age=SLOWEST)
        except SignatureExpired:
            self._refuse_with(
                "This page was open for more than a day. Check what you wrote, and send it again.", opened=_now()
            )
        except BadSignature:
            self._refuse_with(
                "This page was not complete when you sent it. Check what you wrote, and send it again.", opened=_now()
            )
        else:
            if not self.errors:
                self._refuse_haste(opened)

    def _refuse_haste(self, opened: str) -> None:
        try:
            _signer.unsign(opened, max_age=FASTEST)
        except SignatureExpired:
            return
        self.add_error(None, "That was very quick. Check what you wrote, wait a moment, and send it again.")

    def _refuse_with(self, why: str, **renewed: str) -> None:
        """Refuse, with new values of the guards in the form that is shown again."""
        self.data = {**dict(self.data.items()), **renewed}
        self.add_error(None, why)


class GuardedMessageForm(GuardedForm):
    """A guarded form with a message, about a partnership or a school."""

    kind: Enquiry.Kind
    message = forms.CharField(max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(self, data: Any = None, *, about: Partnership | School, client_hash: str) -> None:
        super().__init__(data, client_hash=client_hash)
        self.about = about
        self.fields["message"].error_messages["max_length"] = "Shorten the message to 4,000 characters or fewer"

    def clean_message(self) -> str:
        """The message, if it has few links."""
        message = self.cleaned_data["message"]
        if len(_LINK.findall(message)) > MOST_LINKS:
            raise forms.ValidationError(
                f"Take links out until there are {MOST_LINKS} or fewer: messages that advertise have more"
            )
        return message

    def why_too_many(self) -> str:
        """Why no more messages are taken now."""
        recent = Enquiry.objects.since(timezone.now() - HOUR)
        if recent.from_client(self.client_hash).count() >= settings.ENQUIRIES_AN_HOUR_FROM_ONE:
            return f"You have sent several messages within an hour. Wait an hour, or {write_instead()}"
        if recent.like(self.kind, self.about).count() >= settings.ENQUIRIES_AN_HOUR_IN_ALL:
            return f"Many people are using this form right now. Try again later, or {write_instead()}"
        return ""


def _now() -> str:
    """The time, signed."""
    return _signer.sign("form")


def write_instead() -> str:
    """The end of a sentence that says what else somebody can do."""
    return f"write to {the_council().mailbox} instead."
