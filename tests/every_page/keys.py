"""What tells a record from others for people: what a page is called by where its address has a number.

By the name of the model alone, so that a model that moves to another app keeps its keys.
"""

from functools import cache

from django.apps import apps
from django.db.models import Model, QuerySet

MEETING = ("meeting__board__slug", "meeting__held_on", "meeting__start_time")
ITEM = (*(f"item__{field}" for field in MEETING), "item__position")
NATURAL_KEYS: dict[str, tuple[str, ...]] = {
    "action": (*ITEM, "text"),
    "agendaitem": (*MEETING, "position"),
    "attendance": (*MEETING, "person__slug"),
    "auditevent": ("at", "kind", "detail", "user__email"),
    "authenticator": ("user__email", "type"),
    "board": ("slug",),
    "confirmation": ("partnership__slug", "lead__person__slug", "kind", "year", "asked_at"),
    "correction": ("confirmation__partnership__slug", "confirmation__lead__person__slug", "confirmation__asked_at"),
    "coveragesnapshot": ("day", "quadrant__slug"),
    "decision": (*ITEM, "text"),
    "district": ("slug",),
    "document": (*MEETING, "title", "replaces__title"),
    "enquiry": ("kind", "partnership__slug", "school__urn", "message"),
    "establishmenttype": ("group_name", "name"),
    "group": ("name",),
    "headship": ("school__urn", "person__slug", "started_on"),
    "invitation": ("email", "invited_at"),
    "lead": ("partnership__slug", "person__slug", "started_on"),
    "meeting": ("board__slug", "held_on", "start_time"),
    "membership": ("partnership__slug", "school__urn", "started_on"),
    "minutesversion": (*MEETING, "is_part_b", "number"),
    "organisation": ("slug",),
    "page": ("slug",),
    "partnership": ("slug",),
    "partnershipkind": ("slug",),
    "person": ("slug",),
    "quadrant": ("slug",),
    "registerimport": ("file_name", "state"),
    "resource": ("slug",),
    "school": ("urn",),
    "schoollink": ("school__urn", "direction", "linked_urn"),
    "seat": ("board__slug", "person__slug", "role", "started_on"),
    "sentemail": ("template", "recipient", "subject", "sent_at"),
    "spreadsheetimport": ("file_name", "applied_at"),
    "templateitem": ("board__slug", "position", "title"),
    "termdates": ("year", "starts_on"),
    "user": ("email",),
}


def in_order(records: QuerySet | type[Model]) -> QuerySet:
    """The records in an order that their numbers have no part in."""
    rows = records if isinstance(records, QuerySet) else records._default_manager.all()
    return rows.order_by(*NATURAL_KEYS[rows.model._meta.model_name])


def first(records: QuerySet | type[Model], why: str = "") -> Model:
    """The first of them in that order. Raises ``LookupError`` where there is none, for a page is missing then."""
    record = in_order(records).first()
    if record is None:
        model = records.model if isinstance(records, QuerySet) else records
        raise LookupError(f"The demonstration has no {model._meta.verbose_name} {why}".strip())
    return record


def key_of(record: Model) -> str:
    """Its natural key in one line."""
    return keys_of(type(record)).get(str(record.pk), str(record))


@cache
def keys_of(model: type[Model]) -> dict[str, str]:
    """The natural keys of all records of a model by their numbers, read once."""
    fields = NATURAL_KEYS[model._meta.model_name]
    rows = model._default_manager.values_list("pk", *fields)
    return {str(pk): " ".join("" if value is None else str(value) for value in values) for pk, *values in rows}


def model_called(name: str) -> type[Model]:
    """The one model of that name, in whichever app; ``LookupError`` where there is none."""
    found = [model for model in apps.get_models() if model._meta.model_name == name]
    if not found:
        raise LookupError(f"There is no model called {name}")
    return found[0]
