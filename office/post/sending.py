"""E-mail in plain text and HTML, one message a person, each kept in a log."""

import logging
import smtplib

from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template

from office.models import SentEmail

logger = logging.getLogger(__name__)


def send(*, to: str, template: str, context: dict[str, object], reply_to: str = "") -> SentEmail:
    """Send ``email/<template>.txt`` and ``.html`` to one address, and return what the log keeps of it.

    The first line of the plain text is the subject. A mail server that does not answer or refuses is no error for the
    caller, whose own work is done: the log says so.
    """
    subject, _, text = _rendered(f"email/{template}.txt", context, escaped=False).strip().partition("\n")
    message = EmailMultiAlternatives(subject.strip(), text.strip(), to=[to], reply_to=[reply_to] if reply_to else None)
    message.attach_alternative(_rendered(f"email/{template}.html", context, escaped=True), "text/html")
    return SentEmail.objects.create(
        recipient=to, subject=message.subject[:200], template=template, error=_problem_sending(message)[:200]
    )


def _rendered(name: str, context: dict[str, object], *, escaped: bool) -> str:
    """Plain text must not be escaped, which Django does whatever the template's name says."""
    return get_template(name).template.render(Context(context, autoescape=escaped))  # type: ignore[attr-defined]


def _problem_sending(message: EmailMultiAlternatives) -> str:
    try:
        message.send()
    except (smtplib.SMTPException, OSError) as error:
        logger.exception("An e-mail could not be sent")
        return str(error) or type(error).__name__
    return ""
