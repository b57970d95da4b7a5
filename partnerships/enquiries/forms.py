"""The short forms with which the public writes from a partnership's or a school's page."""

from typing import Any

from crispy_forms_gds.layout import Field, Submit
from django import forms

from base.forms import laid_out
from base.names import refuse_address
from partnerships.enquiries.guarded import GUARDS, GuardedMessageForm
from partnerships.models import Enquiry

_EMAIL_WRONG = "Enter an e-mail address in the right form, such as name@example.org"


class EnquiryForm(GuardedMessageForm):
    """What the three forms have in common: a message, and who sends it."""

    heading: str  # of its page
    field_order = ["message", "sender_name", "sender_email", "sender_school"]
    button = "Send"
    sender_name = forms.CharField(max_length=150, label="Your name", validators=[refuse_address])
    sender_email = forms.EmailField(
        widget=forms.TextInput,  # which the template pack marks as wrong; it leaves out an EmailInput
        label="Your e-mail address",
        help_text="The answer goes to this address. It is not shown on this site.",
    )
    sender_school = forms.CharField(max_length=200, label="Your school (optional)", required=False)

    @property
    def introduction(self) -> str:
        """The template with what the page says before the form."""
        return f"partnerships/enquiries/_{self.kind}.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._say_what_is_wrong()
        self._help_browsers_fill_in()
        self.helper = laid_out(
            *self._inputs(),
            Field("homepage", context={"wrapper_class": "portal-trap"}),
            "opened",
            Submit("send", self.button),
        )

    @property
    def typed(self) -> dict[str, str]:
        """What was typed, without what guards the form."""
        return {name: value for name, value in self.cleaned_data.items() if name not in GUARDS}

    def _say_what_is_wrong(self) -> None:
        self.fields["sender_name"].error_messages |= {
            "required": "Enter your name",
            "max_length": "Shorten your name to 150 characters or fewer",
        }
        self.fields["sender_email"].error_messages |= {
            "required": "Enter your e-mail address, so that you can get an answer",
            "invalid": _EMAIL_WRONG,
        }
        if "sender_school" in self.fields:
            self.fields["sender_school"].error_messages |= {
                "required": "Enter the name of your school",
                "max_length": "Shorten the name of your school to 200 characters or fewer",
            }

    def _help_browsers_fill_in(self) -> None:
        self.fields["sender_name"].widget.attrs |= {"autocomplete": "name", "spellcheck": "false"}
        self.fields["sender_email"].widget.input_type = "email"  # type: ignore[attr-defined]
        self.fields["sender_email"].widget.attrs |= {"autocomplete": "email", "spellcheck": "false"}

    def _inputs(self) -> list[Field]:
        """The fields that people see, in their order, each as wide as what goes into it."""
        texts = [name for name in self.fields if name.startswith("sender_")]
        widths = dict.fromkeys(texts, "govuk-!-width-two-thirds")
        return [Field(name, css_class=widths.get(name, "")) for name in self.fields if name not in GUARDS]


class ReportForm(EnquiryForm):
    """Something wrong on a page: it goes to an officer, and needs no name."""

    kind = Enquiry.Kind.REPORT
    heading = "Something wrong on this page?"
    button = "Send to the council"
    sender_school = None  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["message"].label = "What is wrong, and what is right?"
        self.fields["message"].help_text = "For example: “The lead left in July. Ann Day leads it now.”"
        self.fields["message"].error_messages["required"] = "Enter what is wrong on the page"
        self.fields["sender_name"].required = self.fields["sender_email"].required = False
        self.fields["sender_name"].label = "Your name (optional)"
        self.fields["sender_email"].label = "Your e-mail address (optional)"
        self.fields["sender_email"].help_text = "Only if you would like an answer. It is not shown on this site."


class ContactForm(EnquiryForm):
    """A message to the leads of a partnership, or to the council where there is none."""

    kind = Enquiry.Kind.CONTACT
    heading = "Contact this partnership"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["message"].label = "Your message"
        self.fields["message"].error_messages["required"] = "Enter your message"


class JoinForm(EnquiryForm):
    """A school that would like to join a partnership that is open to new schools."""

    kind = Enquiry.Kind.JOIN
    heading = button = "Ask to join"
    field_order = ["sender_school", "message"]  # it is what the lead asks first

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sender_school"].required = True
        self.fields["sender_school"].label = "Your school"
        self.fields["message"].label = "What would you like to ask or say?"
        self.fields["message"].help_text = "For example what your school would like to work on with others."
        self.fields["message"].error_messages["required"] = "Enter what you would like to ask or say"
