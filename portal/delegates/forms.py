"""Who is to act for a lead or head, and until when."""

import datetime as dt
from typing import Any

from crispy_forms_gds.layout import Submit
from django import forms
from django.core.exceptions import ValidationError

from accounts.delegating.rules import MONTHS, usual_last_day
from accounts.delegating.writes import change_last_day, name_delegate
from accounts.models import Delegate
from accounts.models.delegates import Post
from base.form_fields import TypedDayField
from base.forms import laid_out
from base.names import refuse_address, refuse_nobody
from base.saving import Author

LAST_DAY = "Last day"
UNTIL = f"They act no more after it. In {MONTHS} months at the latest; you can change it or end it at any time."


class LastDayForm(forms.Form):
    """The last day of a delegate: what every form about one asks."""

    ended_on = TypedDayField(LAST_DAY, UNTIL)
    button = ("save", "Change the last day")

    def __init__(self, *args: Any, post: Post, by: Author, delegate: Delegate | None = None, **kwargs: Any) -> None:
        self.post, self.by, self.delegate = post, by, delegate
        kwargs["initial"] = {"ended_on": delegate.ended_on if delegate else usual_last_day(post)}
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "ended_on"])
        self.helper = laid_out(*self.fields, Submit(*self.button))

    def clean_ended_on(self) -> dt.date:
        """A day there has to be: nobody acts for ever."""
        day = self.cleaned_data["ended_on"]
        if day is None:
            raise ValidationError(f"{LAST_DAY}: enter a day, such as 31 August 2027")
        return day

    def send(self) -> Delegate | None:
        """Do it; None, with why in the form, where a rule refuses it."""
        try:
            return self.write()
        except ValidationError as refused:
            self.add_error(None, refused)
            return None

    def write(self) -> Delegate:
        """Change the day of the delegate."""
        assert self.delegate  # noqa: S101  # of a page that shows one
        return change_last_day(delegate=self.delegate, until=self.cleaned_data["ended_on"], by=self.by)


class DelegateForm(LastDayForm):
    """A name and an address, to which the invitation goes."""

    button = ("name_them", "Invite them")

    name = forms.CharField(
        label="Their full name",
        max_length=150,
        validators=[refuse_address, refuse_nobody],
        error_messages={
            "required": "Enter the name of who is to act for you",
            "max_length": "Shorten this to 150 characters or fewer",
        },
    )
    email = forms.EmailField(
        label="Their e-mail address",
        help_text="Their own, not one that several people read: they sign in with it. It is never published.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Enter their e-mail address",
            "invalid": "Enter an e-mail address in the correct format, like name@example.org",
        },
    )

    def clean_name(self) -> str:
        """As it is written, with one space between its parts."""
        return " ".join(self.cleaned_data["name"].split())

    def write(self) -> Delegate:
        """Name them."""
        data = self.cleaned_data
        return name_delegate(post=self.post, name=data["name"], email=data["email"], until=data["ended_on"], by=self.by)
