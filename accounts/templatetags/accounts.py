"""The forms of django-allauth in the portal's words: ``{% load accounts %}``."""

from crispy_forms_gds.helper import FormHelper
from django import template
from django.forms import BoundField, Form

from office.post.mail_server import mail_server_away

register = template.Library()

LABELS = {
    "Email": "E-mail address",
    "Current Password": "Present password",
    "New Password": "New password",
    "New Password (again)": "New password again",
    "Password (again)": "Password again",
    "Authenticator code": "Code",
    "Passwordless": "Sign in with this passkey alone",
}
BROWSERS = [("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari")]
SYSTEMS = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
]


@register.simple_tag
def mail_is_held_up() -> bool:
    """Whether the worker found that the mail server does not answer: of no account, so that it says nothing of one."""
    return mail_server_away() is not None


@register.filter
def plain_fields(form: Form | None) -> list[BoundField]:
    """The visible fields of a form with our labels and without placeholders, which vanish when one types."""
    fields = form.visible_fields() if form else []
    for field in fields:
        field.field.widget.attrs.pop("placeholder", None)
        field.label = LABELS.get(str(field.label), field.label)
        field.field.label = field.label
    return fields


@register.filter
def summarised(form: Form) -> Form:
    """The form as ``error_summary`` wants it: with a helper, which django-allauth's forms lack."""
    if not hasattr(form, "helper"):
        form.helper = FormHelper()  # type: ignore[attr-defined]
    return form


@register.filter
def device(user_agent: str) -> str:
    """A browser's line about itself as “Firefox on Windows”."""
    browser = next((name for part, name in BROWSERS if part in user_agent), "A browser")
    system = next((name for part, name in SYSTEMS if part in user_agent), "")
    return f"{browser} on {system}" if system else browser
