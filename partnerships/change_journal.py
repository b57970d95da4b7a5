"""What taking back must know of schools, partnerships and people (``office.journal``)."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils import timezone

from base.saving import Author, save
from office.journal import rules
from partnerships.models import (
    CoverageSnapshot,
    Enquiry,
    Headship,
    Lead,
    Letter,
    Membership,
    Partnership,
    Person,
    PersonName,
)
from partnerships.people.own import refuse_ones_own
from partnerships.people.posts import save_post


def tell_the_journal() -> None:
    """Say which records are named, which end rather than go, and what must hold of one that is put back."""
    rules.NAMED.update(model for model in apps.get_app_config("partnerships").get_models() if hasattr(model, "history"))
    rules.KEPT_ONCE_BEGUN.update([Partnership, Membership, Lead, Headship])
    rules.ONLY_TELLS.update([Enquiry, Letter])
    rules.WRITES.update({Lead: save_post, Headship: save_post, Person: write_person})
    rules.RELIED_ON.append(counted_since)
    rules.RULES[Membership] = [rules.none_overlaps("partnership_id", "school_id")]
    rules.RULES[Lead] = [not_ones_own, rules.none_overlaps("partnership_id", "person_id")]
    rules.RULES[Headship] = [not_ones_own, rules.none_overlaps("school_id", "person_id")]


def not_ones_own(row: Any, *, by: Author) -> None:
    """Nobody gives a post back to themself."""
    refuse_ones_own(row.person_id, by=by)


def write_person(row: Person, *, by: Author, why: str, fields: Collection[str] | None) -> None:
    """Write a person; whoever has a name again had it never taken from them."""
    save(row, by=by, why=why, fields=fields)
    PersonName.objects.filter(person=row, name=row.name).delete()


def counted_since(model: type[Model], since: dt.datetime) -> str:
    """Why figures of coverage may rest on what was made at that moment; empty where none were kept since."""
    is_counted = (
        model in (Partnership, Membership)
        and CoverageSnapshot.objects.filter(day__gt=timezone.localtime(since).date()).exists()
    )
    return "coverage was counted since" if is_counted else ""
