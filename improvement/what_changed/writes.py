"""Sharing the one sentence, and taking it back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from base.saving import Author, delete, locked, save
from improvement.models import DisclosureHold, PeerReview, WhatChanged


@transaction.atomic
def share(*, review: PeerReview, sentence: str, shared_with: str, by: Author) -> WhatChanged:
    """Share a sentence in the place of the one before. Raises ``ValidationError`` before the visit was held."""
    review = locked(review)
    if not review.is_held:
        raise ValidationError("This visit was not held yet. Say what changed once it was.")
    take_back(review=review, by=by)
    said = WhatChanged(review=review, sentence=sentence, shared_with=shared_with)
    save(said, by=by)
    return said


@transaction.atomic
def take_back(*, review: PeerReview, by: Author) -> bool:
    """Delete the sentence, or put it out of sight while a hold keeps it; whether there was one."""
    rows = list(WhatChanged.objects.filter(review=review))
    is_kept = DisclosureHold.objects.last_day_of(review) is not None
    for row in rows:
        if is_kept:
            row.taken_back_on = timezone.localdate()
            save(row, by=by, fields=["taken_back_on"])
        else:
            delete(row, by=by)
    return bool(rows)
