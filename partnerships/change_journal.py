"""What taking back must know of schools, partnerships and people (``office.journal``)."""

from collections.abc import Collection
from typing import Any

from django.apps import apps

from base.saving import Author, save
from office.journal import rules
from partnerships.models import Enquiry, Headship, Lead, Letter, Membership, Partnership
from partnerships.people.own import refuse_ones_own
from partnerships.people.posts import is_to_begin, tell_of_post


def tell_the_journal() -> None:
    """Say which records are named, which end rather than go, and what must hold of one that is put back."""
    rules.NAMED.update(model for model in apps.get_app_config("partnerships").get_models() if hasattr(model, "history"))
    rules.KEPT_ONCE_BEGUN.update([Partnership, Membership, Lead, Headship])
    rules.ONLY_TELLS.update([Enquiry, Letter])
    rules.WRITES.update({Lead: write_post, Headship: write_post})
    rules.RULES[Membership] = [rules.none_overlaps("partnership_id", "school_id")]
    rules.RULES[Lead] = [not_ones_own, rules.none_overlaps("partnership_id", "person_id")]
    rules.RULES[Headship] = [not_ones_own, rules.none_overlaps("school_id", "person_id")]


def not_ones_own(row: Any, *, by: Author) -> None:
    """Nobody gives a post back to themself."""
    refuse_ones_own(row.person_id, by=by)


def write_post(row: Any, *, by: Author, why: str, fields: Collection[str] | None) -> None:
    """Write a lead or a headship, and tell of one that begins again for somebody with an account."""
    begins = is_to_begin(row)
    save(row, by=by, why=why, fields=fields)
    if begins:
        tell_of_post(row, by=by)
