"""How often somebody asked to follow something, for the limits on asking, and no more than that (ADR 41)."""

import datetime as dt
from typing import Self

from django.db import models
from django.utils import timezone

from partnerships.models.enquiries import CLIENT_REMEMBERED


class FollowRequestQuerySet(models.QuerySet):
    """Requests by when they came and where from."""

    def since(self, moment: dt.datetime) -> Self:
        """Requests from that moment on."""
        return self.filter(asked_at__gte=moment)

    def from_client(self, client_hash: str) -> Self:
        """Requests that came from one client, known by ``address_hashes.hash_of``."""
        return self.filter(client_hash=client_hash)

    def forget_clients(self, now: dt.datetime | None = None) -> int:
        """Delete requests that are more than a day old, which count for nothing; return how many there were."""
        return self.filter(asked_at__lt=(now or timezone.now()) - CLIENT_REMEMBERED).delete()[0]


class FollowRequest(models.Model):
    """Somebody pressed the button of the form: a row for each time, so that asking again for the same counts again.

    It knows neither the address nor what was to be followed. ``client_hash`` tells for a day that two came from one
    client.
    """

    asked_at = models.DateTimeField(default=timezone.now)
    client_hash = models.CharField(max_length=64, blank=True)

    objects = FollowRequestQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["client_hash", "asked_at"])]

    def __str__(self) -> str:
        """Without where it came from."""
        return f"A request of {timezone.localtime(self.asked_at):%Y-%m-%d %H:%M}"
