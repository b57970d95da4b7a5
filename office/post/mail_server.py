"""What the worker knows of the mail server, for whoever waits: whether it answers, and since when it does not.

It is kept in the cache, which all processes share, and only of late: a worker that is gone knows nothing.
"""

import datetime as dt
from dataclasses import dataclass

from django.core.cache import cache
from django.utils import timezone

from base.days import in_words

KEY = "office-mail-server-away"
PAUSE = dt.timedelta(seconds=30)  # before a mail server that does not answer is asked again
KNOWN_FOR = dt.timedelta(minutes=5)  # after the last try: several pauses, and the time that a try takes


@dataclass(frozen=True)
class MailServerAway:
    """That the mail server does not answer: since when, as far as it was asked, and when it was asked last."""

    since: dt.datetime
    asked_at: dt.datetime
    said: str

    @property
    def sentence(self) -> str:
        """It, as people read it: since when, and when it is asked again."""
        since, again = (timezone.localtime(moment) for moment in (self.since, self.asked_at + PAUSE))
        return (
            f"The mail server has not answered since {in_words(since.date())}, {since:%H:%M}. It is asked again at "
            f"{again:%H:%M:%S}; what waits goes out by itself once it answers."
        )


def note_away(said: str) -> None:
    """Note that it did not answer just now."""
    before, now = mail_server_away(), timezone.now()
    cache.set(KEY, MailServerAway(before.since if before else now, now, said), KNOWN_FOR.total_seconds())


def note_answers() -> None:
    """Note that nothing waits because of it any more."""
    cache.delete(KEY)


def mail_server_away() -> MailServerAway | None:
    """That it does not answer, as the worker found; None where it does, or nothing was to be sent."""
    return cache.get(KEY)
