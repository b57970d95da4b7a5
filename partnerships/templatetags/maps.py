"""Pieces of maps, for templates: ``{% load maps %}``."""

from django import template

from partnerships.geography.maps import tone_of
from partnerships.models import Quadrant

register = template.Library()


@register.inclusion_tag("partnerships/geography/_map_swatch.html")
def map_swatch(quadrant: Quadrant) -> dict[str, int]:
    """A quadrant's tint and pattern, for the key to a map on the same page."""
    return {"tone": tone_of(quadrant)}
