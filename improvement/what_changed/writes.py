"""Sharing the one sentence, and taking it back."""

from django.core.exceptions import ValidationError
from django.db import transaction

from base.saving import Author, delete, locked, save
from improvement.models import PeerReview, WhatChanged


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
    """Delete the sentence; whether there was one."""
    rows = list(WhatChanged.objects.filter(review=review))
    for row in rows:
        delete(row, by=by)
    return bool(rows)
