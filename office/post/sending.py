"""Sending what waits: claim a message, send it, note it; each alone, over one connection.

Between the mail server's yes and our note there is a moment in which the process may be killed. Nobody can know then
whether the message went: after ``LEASE`` it is sent again under the same Message-ID, and shown as uncertain. So of each
kill at most one message arrives twice, and none is lost.
"""

import datetime as dt
import logging
import re
import smtplib
from collections.abc import Callable

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from office.council.reading import the_council
from office.models import Message
from office.post.links import DeadLinkError, headers_of, with_links
from office.post.refusals import follow

log = logging.getLogger(__name__)
State = Message.State
# A try that has not ended by then was cut off: several times as long as the longest that the mail server may take.
LEASE = dt.timedelta(seconds=max(120, 6 * settings.EMAIL_TIMEOUT))
A_MINUTE = dt.timedelta(minutes=1)
OF_THE_MESSAGE = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError)  # the server said no


class ServerAwayError(Exception):
    """The mail server does not answer, so that there is no use in trying other messages."""


def send_due(*, is_stopped: Callable[[], bool] = lambda: False) -> int:
    """Send every message whose time has come; how many the mail server took.

    Raises ``ServerAwayError`` where it does not answer; what was not tried is still waiting.
    """
    settle()
    taken = 0
    server = get_connection()
    try:
        while not is_stopped() and not is_over_limit() and (message := claim()):
            taken += _try(message, server)
    finally:
        server.close()
    return taken


def settle() -> int:
    """Put back what was claimed by a process that did not live to note what came of it; how many messages."""
    cut_off = Message.objects.filter(state=State.SENDING, claimed_at__lt=timezone.now() - LEASE)
    return cut_off.update(state=State.WAITING, claimed_at=None, is_uncertain=True)


def is_over_limit() -> bool:
    """Whether as many messages went within the last minute as the mail server is to get."""
    if not settings.EMAIL_PER_MINUTE:
        return False
    return Message.objects.filter(sent_at__gt=timezone.now() - A_MINUTE).count() >= settings.EMAIL_PER_MINUTE


@transaction.atomic
def claim() -> Message | None:
    """The message that is sent next, which no other worker takes; None where none is due."""
    can_skip = connection.features.has_select_for_update_skip_locked
    message: Message | None = Message.objects.due().select_for_update(skip_locked=can_skip).first()
    if message:
        message.state, message.claimed_at, message.tries = State.SENDING, timezone.now(), message.tries + 1
        message.save(update_fields=["state", "claimed_at", "tries"])
    return message


def _try(message: Message, server: BaseEmailBackend) -> bool:
    """Send it and note what came of it; whether the mail server took it."""
    try:
        server.open()
    except OSError as error:  # an SMTPException is one
        # No fault of the message: it keeps its tries, and goes first once the server is there again.
        Message.objects.filter(pk=message.pk).update(
            state=State.WAITING, claimed_at=None, tries=message.tries - 1, error=said_by(error)[:300]
        )
        raise ServerAwayError(said_by(error)) from error
    try:
        as_email(message, server).send()
    except OSError as error:
        server.close()  # in whatever state it is
        message.is_uncertain |= not isinstance(error, OF_THE_MESSAGE)  # cut off: it may have taken the message
        _note_failure(message, error, said_by(error), is_final=_is_final(error))
        return False
    except DeadLinkError as error:
        _note_failure(message, error, str(error), is_final=True)
        return False
    except DatabaseError:  # no fault of the message: it is tried again once the database is back
        raise
    except Exception as error:  # this message cannot be sent, and is not to keep others from it
        log.exception("Message %s cannot be sent", message.pk)
        _note_failure(message, error, str(error) or type(error).__name__, is_final=True)
        return False
    Message.objects.filter(pk=message.pk).update(state=State.SENT, sent_at=timezone.now(), claimed_at=None, error="")
    return True


def as_email(message: Message, server: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """The message as it goes out. Raises ``DeadLinkError``."""
    email = EmailMultiAlternatives(
        message.subject,
        with_links(message.text, message.links),
        to=[message.recipient],
        reply_to=[message.reply_to or the_council().mailbox],  # as it is now, however long the message waited
        headers={"Message-ID": message.message_id, **headers_of(message.links)},
        connection=server,
    )
    if message.html:
        email.attach_alternative(with_links(message.html, message.links), "text/html")
    return email


def _note_failure(message: Message, error: Exception, said: str, *, is_final: bool) -> None:
    message.fails(said, is_final=is_final, now=timezone.now())
    with transaction.atomic():
        message.save(update_fields=["state", "claimed_at", "next_try_at", "error", "is_uncertain"])
        if message.state == State.REFUSED:
            follow(message)
    log.warning("Message %s was not taken at try %s: %s", message.pk, message.tries, for_the_log(error))


def _is_final(error: Exception) -> bool:
    """Whether the server knows no such address: a code of 500 or more (RFC 5321) for whom it is to.

    For the message itself such a code may be the server's own trouble, as while it is shut down: that is tried again.
    """
    refused = isinstance(error, smtplib.SMTPRecipientsRefused)
    return refused and all(code >= 500 for code, _ in error.recipients.values())  # type: ignore[attr-defined]


def said_by(error: Exception) -> str:
    """What the server said, as an officer can read it."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = list(error.recipients.values())
    elif isinstance(error, smtplib.SMTPResponseException):
        answers = [(error.smtp_code, error.smtp_error)]  # type: ignore[list-item]
    else:
        return str(error) or type(error).__name__
    return "; ".join(f"{code} {_text(said)}" for code, said in answers)


def for_the_log(error: Exception) -> str:
    """What a line in the log may say of it: the kind of error and the server's codes. Its words name people."""
    codes = re.findall(r"(?:^|; )(\d{3}(?: \d\.\d{1,3}\.\d{1,3})?)\b", said_by(error))
    return " ".join([type(error).__name__, *codes])


def _text(said: bytes | str) -> str:
    return " ".join((said.decode("utf-8", "replace") if isinstance(said, bytes) else said).split())
