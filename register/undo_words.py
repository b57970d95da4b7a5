"""What undoing an import says: what came after it, and what is put back, from what to what."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import BooleanField, DateField, ForeignKey, Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator, get_text_list

from base.records.private import permissions_for
from partnerships.models import Headship, Lead, Membership, School, SchoolAuthority
from register.planning.report import many

MOST_FACTS = 4  # that a sentence on one record names; what is more is counted
LONGEST = 60  # characters of a value


def how_changed(record: Any, before: dict[str, Any]) -> str:
    """Which facts of a record were changed since, from what to what, when and by whom."""
    return f"{what_changed(record, before)}, after this refresh"


def what_changed(record: Any, before: dict[str, Any]) -> str:
    """The same without the refresh."""
    first, *others = [
        (_fact(record, name), f"from {shown(record, name, was)} to {shown(record, name, getattr(record, name))}")
        for name, was in before.items()
    ]
    facts = [f"{first[0]} was changed {first[1]}", *(f"{fact} {how}" for fact, how in others)]
    last = record.history.first() if hasattr(record, "history") else None
    was = last if last and last.history_type == "~" else None
    when = f" on {day(was.history_date)}" if was else ""
    who = f" by {was.history_user}" if was and was.history_user else ""
    return f"{record}: {listed(facts, MOST_FACTS, 'fact')}{when}{who}"


def again(record: Any, values: dict[str, Any]) -> str:
    """Which facts a record gets back, such as “Elm (300000), status: Open again, in place of Closed”."""
    facts = [
        f"{field_of(record, name).verbose_name}: {shown(record, name, value)} again, in place of "
        f"{shown(record, name, getattr(record, name))}"
        for name, value in values.items()
    ]
    return f"{in_full(record)}, {'; '.join(_bounded(facts, MOST_FACTS, 'fact', lead='and '))}."


def how_added(record: Any) -> str:
    """What a record that was added says, as people would."""
    if isinstance(record, Membership):
        return f"{record.school} joined {record.partnership} on {date_format(record.started_on)}"
    if isinstance(record, Lead):
        leads = f"{record.person}, of {record.school}, began to lead {record.partnership}"
        return f"{leads} on {date_format(record.started_on)}"
    if isinstance(record, Headship):
        heads = f"{record.person} became {record.get_role_display().lower()} of {record.school}"
        return f"{heads} on {date_format(record.started_on)}"
    if isinstance(record, SchoolAuthority):
        return f"{record.school} came to {record.authority} on {date_format(record.started_on)}"
    return f"{_kind(record)} {record} was added"


def removed(model: type[Model], names: Sequence[str], count: int) -> str:
    """That records which the import made are removed: by name where they are few, ``names``, else how many."""
    return f"Removed: {how_many(model, names, count)}."


def how_many(model: type[Model], names: Sequence[str], count: int) -> str:
    """Records of a model as a phrase: by name where ``names`` are all of them, else how many."""
    kind = str(model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural)
    return f"the {kind} {listed(names, len(names))}" if names and count <= len(names) else f"{count:,} {kind}"


def shown(record: Any, name: str, value: Any) -> str:
    """A value of a record’s attribute within a sentence."""
    of = field_of(record, name)
    value = of.to_python(value)
    if value in (None, ""):
        return "no day" if isinstance(of, DateField) else "empty"
    if permissions_for(type(record), name):  # administrators undo refreshes, and read no contact details
        return "one that is not shown here"
    if isinstance(of, ForeignKey):
        other: Any = of.related_model._base_manager.filter(pk=value).first()
        return in_full(other) if other else "one that is gone"
    if isinstance(of, BooleanField):
        return "yes" if value else "no"
    if of.choices:
        return str(dict(of.flatchoices).get(value, value))
    if hasattr(value, "strftime"):
        return date_format(value)
    return f"“{Truncator(value).chars(LONGEST)}”" if isinstance(value, str) else str(value)


def listed(parts: Iterable[str], most: int = MOST_FACTS, thing: str = "record") -> str:
    """The first parts as a phrase, and how many more there are."""
    return get_text_list(_bounded([*parts], most, thing), "and")


def day(moment: Any) -> str:
    """The day of a moment, in words."""
    return date_format(timezone.localtime(moment).date())


def field_of(record: Model, attname: str) -> Any:
    """The field of an attribute."""
    return next(each for each in record._meta.concrete_fields if each.attname == attname)


def _bounded(parts: list[str], most: int, thing: str, lead: str = "") -> list[str]:
    left = len(parts) - most
    return parts if left <= 0 else [*parts[:most], f"{lead}{many(left, f'more {thing}')}"]


def _fact(record: Model, name: str) -> str:
    return f"“{field_of(record, name).verbose_name}”"


def in_full(record: Any) -> str:
    """A record with the URN of its school: an academy often bears the name of the school that it follows."""
    if isinstance(record, School):
        return f"{record} ({record.urn})"
    if isinstance(record, Membership):
        return f"{record.school} ({record.school.urn}) in {record.partnership}"
    return str(record)


def _kind(record: Model) -> str:
    name = str(record._meta.verbose_name)
    return f"{name[:1].upper()}{name[1:]}"
