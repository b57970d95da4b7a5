"""The post: every e-mail that the portal writes, and what became of it."""

import datetime as dt
from collections.abc import Collection
from email.utils import make_msgid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Lower
from django.utils import timezone

from base.permissions import for_meta
from office.permissions import OF_MESSAGE

# How long after a try that failed the next one is: six of them in a day and a half, then an officer decides.
RETRIES = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480, 1440))
FURTHER_THAN_ANY = dt.timedelta(hours=1)


SERVER_AWAY = "The mail server was away"  # what the error of a message begins with that was tried once, and in vain


def new_message_id() -> str:
    """The Message-ID of RFC 5322: kept, so that a repeat of a message is recognised as the same."""
    return make_msgid(domain=settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost")


class MessageQuerySet(models.QuerySet):
    """Messages by what they tell of and by how far they have come."""

    def telling_of(self, about: str) -> Self:
        """Messages that tell of one thing, such as ``minutes of meeting 12``."""
        return self.filter(about=about)

    def waiting(self) -> Self:
        """Messages that are still to be sent: nobody tried yet, or a try failed and another follows."""
        return self.filter(state__in=[Message.State.WAITING, Message.State.SENDING])

    def due(self, now: dt.datetime | None = None) -> Self:
        """Messages whose next try may begin, those first that have waited longest.

        One whose try is further off than any that we set was written, or tried, under a wrong clock: it is due too.
        """
        now = now or timezone.now()
        is_due = Q(next_try_at__lte=now) | Q(next_try_at__gt=now + max(RETRIES) + FURTHER_THAN_ANY)
        return self.filter(is_due, state=Message.State.WAITING).order_by("next_try_at", "pk")

    def sent(self) -> Self:
        """Messages that the mail server took."""
        return self.filter(state=Message.State.SENT)

    def refused(self) -> Self:
        """Messages that the mail server did not take and that are not tried again by themselves."""
        return self.filter(state=Message.State.REFUSED)

    def uncertain(self) -> Self:
        """Messages that may have arrived twice: the portal was stopped between the server's yes and its own note."""
        return self.filter(is_uncertain=True)

    def without_address(self) -> Self:
        """Messages that nobody can send: no address is recorded of whom they are for."""
        return self.filter(state=Message.State.NO_ADDRESS)

    def unreached(self) -> Self:
        """Messages that reached nobody and will not by themselves."""
        return self.filter(state__in=[Message.State.REFUSED, Message.State.NO_ADDRESS])

    def refused_lately(self, on: dt.date | None = None) -> Self:
        """Messages of the seven days up to that day that the mail server refused, or was away for."""
        on = on or timezone.localdate()
        return self.refused().filter(written_at__date__range=(on - dt.timedelta(days=7), on))

    def to_addresses(self, addresses: Collection[str]) -> Self:
        """Messages to any of these addresses, however they are written."""
        return self.alias(address=Lower("recipient")).filter(address__in=[address.lower() for address in addresses])

    def counts(self) -> dict[str, int]:
        """How many are at each state, by its value, and how many are ``uncertain``. One query."""
        states = {state: Count("pk", filter=Q(state=state)) for state in Message.State.values}
        return self.aggregate(**states, uncertain=Count("pk", filter=Q(is_uncertain=True)))


class Message(models.Model):
    """One message to one person, written in the transaction of what it tells of and sent by ``manage.py work``."""

    class State(models.TextChoices):
        """How far it has come."""

        WAITING = "waiting", "Waiting"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"  # the mail server took it
        REFUSED = "refused", "Refused"
        NO_ADDRESS = "no-address", "No address"

    kind = models.CharField(max_length=60, help_text="The name of its template.")
    about = models.CharField(max_length=100, blank=True, help_text="What it tells of, such as “minutes of meeting 12”.")
    once = models.CharField(
        max_length=200, null=True, blank=True, unique=True, help_text="What is written once: a reminder of one day."
    )
    recipient = models.EmailField("to", blank=True)
    name = models.CharField("for", max_length=150, blank=True, help_text="Whom it is for.")
    whom = models.CharField(max_length=40, blank=True, help_text="Whose record that is, such as “person 12”.")
    reply_to = models.EmailField(blank=True)
    subject = models.CharField(max_length=200)
    text = models.TextField(help_text="A link for one person alone is made when it is sent, and is not kept.")
    html = models.TextField(blank=True)
    links = models.JSONField(default=dict, blank=True, help_text="What such links lead to, by their marks in the text.")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True, help_text="When the try that goes on now began.")
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True, help_text="What the mail server said at the last try.")
    is_uncertain = models.BooleanField(
        "may have arrived twice",
        default=False,
        help_text="The portal was stopped just as the mail server took it, so it was sent again.",
    )
    message_id = models.CharField(max_length=255, default=new_message_id, editable=False)
    written_at = models.DateTimeField(default=timezone.now)

    # Whether it goes to the office of its reader's school in their place: it is known only as it is written.
    is_to_be_passed_on = False

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-pk"]
        permissions = for_meta(OF_MESSAGE)
        indexes = [
            models.Index(fields=["state", "next_try_at"]),
            models.Index(fields=["about"]),
            models.Index(fields=["recipient"]),
            models.Index(fields=["sent_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sending", "sent", "refused", "no-address"]),
                name="office_message_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state="no-address", recipient="") | (~Q(state="no-address") & ~Q(recipient="")),
                name="office_message_has_an_address_or_says_so",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="office_message_sent_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}, to {self.recipient or self.name}"

    @property
    def could_not_be_sent(self) -> bool:
        """Whether no mail server refused it: there was none to ask, and it is of no use later, as a code is."""
        return self.state == self.State.REFUSED and self.error.startswith(SERVER_AWAY)

    @property
    def to_in_words(self) -> str:
        """Whom it is for and the address, which two people may share; or whom nobody can reach."""
        if not self.recipient:
            return f"{self.name} (no address)"
        return f"{self.name}, {self.recipient}" if self.name else self.recipient

    @property
    def state_in_words(self) -> str:
        """How far it has come."""
        said = "Could not be sent: the mail server was away" if self.could_not_be_sent else self.get_state_display()
        return f"{said}, may have arrived twice" if self.is_uncertain else said

    @property
    def is_sent(self) -> bool:
        """Whether the mail server took it."""
        return self.state == self.State.SENT

    def fails(self, error: str, *, is_final: bool, now: dt.datetime) -> None:
        """Note that a try failed; another follows later, unless this was the last or there is no use in one."""
        self.error = error[:300]
        self.claimed_at = None
        if is_final or self.tries > len(RETRIES):
            self.state = self.State.REFUSED
        else:
            self.state, self.next_try_at = self.State.WAITING, now + RETRIES[self.tries - 1]
