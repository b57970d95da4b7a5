"""The post: whether the mail server answers, what waits, what nobody got, and what may have arrived twice."""

import datetime as dt
from collections.abc import Iterator
from smtplib import SMTPAuthenticationError

from django.conf import settings
from django.core.mail import get_connection

from office.jobs import is_worker_there
from office.models import Message
from office.models.messages import RETRIES, SERVER_AWAY
from office.post.sending import for_the_log, said_by
from portal.doctor.configuration import SENDS
from portal.doctor.findings import Finding, Visit, counted, must, should, verb

LONG = dt.timedelta(hours=1)
LATELY = dt.timedelta(days=7)
ONCE = (
    "a code, a link to set a password, or what an account is told of itself. Such a one is sent once and not kept, so "
    "nobody can send it again; whoever waits for it asks anew. The desk names whom it did not reach."
)


def server(_: Visit) -> Iterator[Finding]:
    """Whether the mail server answers, and lets us in. It is given no message."""
    if settings.EMAIL_BACKEND != SENDS:  # of which the check of the settings says what to do
        return
    asked = get_connection()
    try:
        asked.open()
    except SMTPAuthenticationError as error:
        yield must(
            f"The mail server refuses the user and password of EMAIL_URL ({error.smtp_code}), so e-mails wait. Put "
            "them right, and restart web processes and worker.",
            said_by(error),
        )
    except OSError as error:  # an SMTPException is one
        yield must(
            f"The mail server does not answer ({for_the_log(error)}), so e-mails wait. See that it runs, and that "
            "EMAIL_URL is right; “manage.py send_test_email” asks it anew.",
            said_by(error),
        )
    finally:
        asked.close()


def waiting(visit: Visit) -> Iterator[Finding]:
    """E-mails that should have gone, and those that wait for a day that a wrong clock gave them."""
    old = Message.objects.waiting().filter(written_at__lt=visit.now - LONG)
    after = visit.now + max(RETRIES) + LONG
    far = old.filter(next_try_at__gt=after)
    if count := far.count():
        yield must(
            f"{counted(count, 'e-mail')} {verb(count, 'waits', 'wait')} for a day that is further off than any "
            "second try: they were written, or tried, under a wrong clock. Put the clock right, and start “manage.py "
            "work”, which sends them."
        )
    untried = old.filter(next_try_at__lte=after)
    if count := untried.filter(tries=0).count():
        there = (
            "the worker runs, so look at its log" if is_worker_there() else "no worker runs, so start “manage.py work”"
        )
        yield must(f"{counted(count, 'e-mail')} {verb(count, 'waits', 'wait')} for more than an hour: {there}.")
    if count := untried.exclude(tries=0).count():
        yield should(
            f"{counted(count, 'e-mail')} {verb(count, 'waits', 'wait')} for another try. What the mail server said "
            "is in admin, under Messages; “manage.py send_test_email” asks it anew."
        )


def unreached(visit: Visit) -> Iterator[Finding]:
    """E-mails of the last days that the mail server refused or was away for, or that may have arrived twice."""
    lately = Message.objects.filter(written_at__gte=visit.now - LATELY)
    once = lately.refused().filter(text="")  # whose text is not kept
    if count := once.filter(error__startswith=SERVER_AWAY).count():
        yield should(
            f"{counted(count, 'e-mail')} of the last 7 days could not be sent, for the mail server was away: {ONCE}"
        )
    if count := once.exclude(error__startswith=SERVER_AWAY).count():
        yield should(f"{counted(count, 'e-mail')} of the last 7 days {verb(count, 'was', 'were')} refused: {ONCE}")
    if count := lately.refused().exclude(text="").count():
        yield should(
            f"{counted(count, 'e-mail')} of the last 7 days {verb(count, 'was', 'were')} refused. The desk names who "
            "was not reached, and sends again once their addresses are right."
        )
    if count := lately.uncertain().count():
        yield should(
            f"{counted(count, 'e-mail')} of the last 7 days may have arrived twice: the worker was killed while it "
            "sent. Stop it with SIGTERM, and give it a minute."
        )
