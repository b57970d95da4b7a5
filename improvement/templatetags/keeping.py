"""For how long the programme's records are kept, as the settings say, for the words beside its boxes."""

from django import template
from django.conf import settings

from base.days import period_in_words
from improvement.models import support

register = template.Library()


@register.simple_tag
def reviews_kept_for() -> str:
    """After the academic year of a peer review: “3 years”, or days where they are no whole years."""
    return period_in_words(settings.KEEP_REVIEWS_DAYS)


@register.simple_tag
def support_days() -> dict[str, str]:
    """Of a request for support, in words: how long it is kept, what a turn takes, and how long nobody may answer."""
    periods = {"kept": support.KEPT, "step": support.STEP, "unanswered": support.UNANSWERED_AFTER}
    return {name: period_in_words(period.days) for name, period in periods.items()}
