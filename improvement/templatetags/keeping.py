"""For how long the programme's records are kept, as the settings say, for the words beside its boxes."""

from django import template
from django.conf import settings

register = template.Library()
YEAR = 365


@register.simple_tag
def reviews_kept_for() -> str:
    """After the academic year of a peer review: “3 years”, or days where they are no whole years."""
    days: int = settings.KEEP_REVIEWS_DAYS
    number, unit = (days // YEAR, "year") if days and days % YEAR == 0 else (days, "day")
    return f"{number} {unit}{'' if number == 1 else 's'}"
