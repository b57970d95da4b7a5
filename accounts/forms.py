"""What people type when they sign in, accept an invitation, or look after their account."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmLoginCodeForm, LoginForm, RequestLoginCodeForm, ResetPasswordForm
from allauth.core import context
from allauth.core.ratelimit import consume
from crispy_forms_gds.layout import Field, Submit
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.adapters import counted_by
from accounts.models import User
from base.forms import laid_out
from base.names import refuse_address
from base.telephones import refuse_wrong_number
from partnerships.models import Person


class SignInForm(LoginForm):
    """An e-mail address and a password; what is wrong is said without telling whether the address has an account."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].error_messages["required"] = "Enter your e-mail address"
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "spellcheck": "false"}
        self.fields["password"].error_messages["required"] = "Enter your password"
        self.fields["password"].help_text = ""


class RequestCodeForm(RequestLoginCodeForm):
    """The address to which a code is sent."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].error_messages["required"] = "Enter your e-mail address"
        self.fields["email"].widget.attrs |= {"autocomplete": "username", "spellcheck": "false"}

    def clean_email(self) -> str:
        """The address; nobody gets a code at one that is no longer their account's."""
        email = self.cleaned_data["email"]
        if not consume(context.request, action="request_login_code", key=counted_by(context.request, email)):
            raise get_adapter().validation_error("too_many_login_attempts")
        self._user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
        return email


class ForgottenPasswordForm(ResetPasswordForm):
    """The address to which a link for a new password is sent."""

    def clean_email(self) -> str:
        """The address; nobody gets a link at one that is no longer their account's."""
        email = super().clean_email()
        self.users = list(User.objects.filter(email=email.strip().lower(), is_active=True))
        return email


class ConfirmCodeForm(ConfirmLoginCodeForm):
    """The code that was sent."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].error_messages["required"] = "Enter the code from the e-mail"


class AcceptInvitationForm(forms.Form):
    """The password with which somebody who is invited will sign in."""

    password = forms.CharField(
        label="Choose a password",
        help_text="At least 12 characters. Three words that you put together yourself do well.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Choose a password"},
        strip=False,
    )

    def __init__(self, *args: object, email: str, name: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.holder = User(email=email, name=name)
        self.helper = laid_out(
            Field("password", css_class="govuk-input--width-20"), Submit("accept", "Make my account")
        )

    def clean_password(self) -> str:
        """Refuse what is easily guessed."""
        password = self.cleaned_data["password"]
        validate_password(password, self.holder)
        return password


class AccountForm(forms.Form):
    """What people look after themselves: how they are called, their telephone, and what of it is public."""

    name = forms.CharField(
        label="Your name",
        max_length=150,
        help_text="Shown at the top of the page when you are signed in.",
        validators=[refuse_address],
        required=False,
    )
    telephone = forms.CharField(label="Your telephone number", max_length=30, required=False)
    publish_contact = forms.BooleanField(
        label="Show my own e-mail address and telephone number to everybody",
        help_text="Where you hold a public post. A post’s own mailbox is shown before yours.",
        required=False,
    )

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        person: Person | None = user.person
        initial: dict[str, object] = {"name": user.name}
        if person:
            initial |= {"telephone": person.telephone, "publish_contact": person.publish_contact}
        super().__init__(*args, initial=initial, **kwargs)  # type: ignore[arg-type, misc]
        self.user, self.person = user, person
        if not person:
            del self.fields["telephone"], self.fields["publish_contact"]
        self.helper = laid_out(*self.fields, Submit("save", "Save"))

    def clean_name(self) -> str:
        """Who acts or acted for somebody keeps the name that what they sent is signed with."""
        name: str = self.cleaned_data["name"]
        if name != self.user.name and self.user.delegations.exists():
            raise ValidationError(
                f"What you sent for somebody is signed “{self.user.name}”. Ask the council to change your name."
            )
        return name

    def clean_telephone(self) -> str:
        """A number has digits, and little else."""
        telephone = " ".join(self.cleaned_data["telephone"].split())
        if telephone and (sum(letter.isdigit() for letter in telephone) < 5 or any(c.isalpha() for c in telephone)):
            raise ValidationError("Enter a telephone number, such as 01245 000 000")
        refuse_wrong_number(telephone)
        return telephone
