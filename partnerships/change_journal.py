"""What taking back must know of schools, partnerships and people (``office.journal``)."""

from typing import Any

from django.apps import apps

from base.saving import Author
from office.journal import rules
from partnerships.models import Enquiry, Headship, Lead, Letter, Membership, Partnership
from partnerships.people.own import refuse_ones_own
from partnerships.people.posts import save_post


def tell_the_journal() -> None:
    """Say which records are named, which end rather than go, and what must hold of one that is put back."""
    rules.NAMED.update(model for model in apps.get_app_config("partnerships").get_models() if hasattr(model, "history"))
    rules.KEPT_ONCE_BEGUN.update([Partnership, Membership, Lead, Headship])
    rules.ONLY_TELLS.update([Enquiry, Letter])
    rules.WRITES.update({Lead: save_post, Headship: save_post})
    rules.RULES[Membership] = [rules.none_overlaps("partnership_id", "school_id")]
    rules.RULES[Lead] = [not_ones_own, rules.none_overlaps("partnership_id", "person_id")]
    rules.RULES[Headship] = [not_ones_own, rules.none_overlaps("school_id", "person_id")]


def not_ones_own(row: Any, *, by: Author) -> None:
    """Nobody gives a post back to themself."""
    refuse_ones_own(row.person_id, by=by)
