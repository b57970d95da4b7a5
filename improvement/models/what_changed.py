"""The one sentence of what changed after a review, which its host shares and may take back."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from boards.models.access import is_officer
from improvement.models import access
from improvement.models.reviews import PeerReview
from partnerships.models import Headship, Lead


class WhatChangedQuerySet(models.QuerySet):
    """Sentences by whose they are to read."""

    def taken_back(self) -> Self:
        """Those that nobody reads any more, kept for a request by law."""
        return self.filter(taken_back_on__isnull=False)

    def visible_to(self, user: Any) -> Self:
        """Those of the user's own school and reviews, those shared with them, and those whose glass they broke."""
        own = access.hosts(user) | access.takes_part(user) | access.is_opened(user)
        reviews = PeerReview.objects.filter(own).order_by()
        return self.filter(Q(review__in=reviews.values("pk")) | self._shared_with(user))

    def shared_with(self, user: Any) -> Self:
        """Those of others that are shared with the user, of whatever school."""
        return self.filter(self._shared_with(user)).exclude(access.of_school_headed(user, "review__host"))

    def _shared_with(self, user: Any) -> Q:
        of_own = access.of_own_partnership(user, "review__round__partnership")
        shared = Q(shared_with=WhatChanged.SharedWith.PARTNERSHIP) & of_own
        return shared | Q(shared_with=WhatChanged.SharedWith.HEADS) if _is_of_the_heads(user) else shared


class _Standing(models.Manager.from_queryset(WhatChangedQuerySet)):  # type: ignore[misc]
    """Those that were not taken back, whatever asks."""

    def get_queryset(self) -> WhatChangedQuerySet:
        """Without what is out of sight."""
        return super().get_queryset().filter(taken_back_on__isnull=True)


class WhatChanged(models.Model):
    """One sentence, in the host's own words: the only text of a review, and one that the host shares or has not.

    It is taken back by deleting the row, which the log of erasures notes (``portal/privacy/watched.py``): so it is gone
    on the next request, and again after a restore. A new sentence is a new row for the same reason. While somebody asks
    by law for what is held on the school it is put out of sight instead, which is noted too: ``objects`` does not have
    it, the search for disclosure finds it in ``kept``, and it is deleted when the hold ends (ADR 56). It has no
    history, is in no list of admin, no export and no e-mail, and enters no paper.
    """

    class SharedWith(models.TextChoices):
        """Who may read it besides the host and the people of the review."""

        PARTNERSHIP = "partnership", "The schools of our partnership"
        HEADS = "heads", "All headteachers, partnership leads and the council’s officers"

    LENGTH = 200  # characters

    review = models.ForeignKey(PeerReview, on_delete=models.CASCADE, related_name="+")
    sentence = models.CharField("what changed", max_length=LENGTH)
    shared_with = models.CharField(max_length=11, choices=SharedWith)
    shared_on = models.DateField(default=timezone.localdate)
    taken_back_on = models.DateField(
        null=True, blank=True, editable=False, help_text="When it went out of sight, where it is kept for a request."
    )

    objects = _Standing()
    kept = WhatChangedQuerySet.as_manager()

    class Meta:
        ordering = ["-shared_on", "-pk"]
        default_permissions = ()
        verbose_name = "sentence of what changed"
        verbose_name_plural = "sentences of what changed"
        constraints = [
            models.CheckConstraint(
                condition=Q(shared_with__in=["partnership", "heads"]), name="improvement_whatchanged_shared_known"
            ),
            models.CheckConstraint(condition=~Q(sentence=""), name="improvement_whatchanged_says_something"),
            models.UniqueConstraint(
                fields=["review"], condition=Q(taken_back_on__isnull=True), name="improvement_whatchanged_one_a_review"
            ),
        ]

    def __str__(self) -> str:
        return f"Sentence {self.pk} of what changed"  # not what it says: it may come into a log


def _is_of_the_heads(user: Any) -> bool:
    """Whether the user heads a school or leads a partnership today, acts for who does, or is an officer."""
    return is_officer(user) or any(posts.objects.editable_by(user).exists() for posts in (Headship, Lead))
