"""The sign-in form."""

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Field, Layout, Submit
from django.contrib.auth.forms import AuthenticationForm


class SignInForm(AuthenticationForm):
    """An e-mail address and a password; what is wrong is said without telling whether the address has an account."""

    error_messages = {
        "invalid_login": "Check your e-mail address and password. One of them is not right.",
        "inactive": "Check your e-mail address and password. One of them is not right.",
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["username"].label = "E-mail address"
        self.fields["username"].error_messages["required"] = "Enter your e-mail address"
        self.fields["username"].widget.input_type = "email"  # type: ignore[attr-defined]
        self.fields["username"].widget.attrs |= {"autocomplete": "username", "spellcheck": "false"}
        self.fields["username"].widget.attrs.pop("autofocus", None)
        self.fields["password"].error_messages["required"] = "Enter your password"
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": ""}  # the server's error summary says it better
        self.helper.layout = Layout(
            Field("username", css_class="govuk-input--width-20"),
            Field("password", css_class="govuk-input--width-20"),
            Submit("sign-in", "Sign in"),
        )
