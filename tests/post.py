"""The post as the tests read it."""

from django.core import mail

from office.post.sending import send_due


def outbox() -> list:
    """Everything that the mail server has, once the worker has sent what waits."""
    send_due()
    return mail.outbox
