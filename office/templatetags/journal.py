"""The journal in templates of admin."""

from collections.abc import Iterable
from typing import Any

from django import template

from office.journal.finding import entries_of

register = template.Library()


@register.simple_tag
def find_entries(versions: Iterable[Any]) -> str:
    """Give each version of a record, as ``entry``, the entry of what it was written with; one query for all."""
    ones = {(one.instance_type._meta.label_lower, one.instance.pk, one.history_id): one for one in versions}
    found = entries_of(ones)
    for version, one in ones.items():
        one.entry = found.get(version)
    return ""
