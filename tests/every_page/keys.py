"""What tells a record from others for people: what a page is called by where its address has a number.

By the name of the model alone, so that a model that moves to another app keeps its keys.
"""

import datetime as dt
from functools import cache

from django.db.models import Model, QuerySet

MEETING = ("meeting__board__slug", "meeting__held_on", "meeting__start_time")
ITEM = (*(f"item__{field}" for field in MEETING), "item__position")
NATURAL_KEYS: dict[str, tuple[str, ...]] = {
    "action": (*ITEM, "text"),
    "agendaitem": (*MEETING, "position"),
    "attendance": (*MEETING, "person__slug"),
    "auditevent": ("kind", "detail", "user__email", "at"),
    "authenticator": ("user__email", "type"),
    "board": ("slug",),
    "question": ("partnership__slug", "lead__person__slug", "kind", "year", "asked_at"),
    "proposal": ("partnership__slug", "lead__person__slug", "kind", "sent_at"),
    "circular": ("subject", "sent_at"),
    "colleague": ("person__slug",),
    "council": ("name",),
    "coveragesnapshot": ("day", "quadrant__slug"),
    "decision": (*ITEM, "text"),
    "authority": ("code",),
    "daystokeepclear": ("starts_on", "name"),
    "delegate": ("email", "named_at"),
    "disclosurehold": ("school__urn", "law"),
    "district": ("slug",),
    "paper": (*MEETING, "title", "replaces__title"),
    "enquiry": ("kind", "partnership__slug", "school__urn", "message"),
    "establishmenttype": ("group_name", "name"),
    "framework": ("version",),
    "group": ("name",),
    "headship": ("school__urn", "person__slug", "started_on"),
    "invitation": ("email", "invited_at"),
    "lead": ("partnership__slug", "person__slug", "started_on"),
    "letter": ("partnership__slug", "subject", "sent_at"),
    "meeting": ("board__slug", "held_on", "start_time"),
    "membership": ("partnership__slug", "school__urn", "started_on"),
    "minutesversion": (*MEETING, "is_part_b", "number"),
    "nextstep": ("evaluation__partnership__slug", "evaluation__year", "theme__position", "what"),
    "offer": ("school__urn", "organisation__slug", "system_leader__person__slug", "topic__slug"),
    "organisation": ("slug",),
    "organisationname": ("organisation__slug", "ended_on"),
    "page": ("slug",),
    "partnership": ("slug",),
    "partnershipkind": ("slug",),
    "partnershipname": ("partnership__slug", "ended_on"),
    "person": ("slug",),
    "peerreview": ("host__urn", "year", "state"),
    "planneditem": ("board__slug", "title", "meeting__held_on", "recurs"),
    "practice": ("partnership__slug", "title"),
    "priority": ("name",),
    "priorityprogress": ("priority__name", *MEETING),
    "quadrant": ("slug",),
    "registerimport": ("file_name", "state"),
    "resource": ("slug",),
    "reviewer": ("review__host__urn", "review__year", "person__slug"),
    "savedlist": ("owner__email", "name"),
    "school": ("urn",),
    "schoolauthority": ("school__urn", "started_on"),
    "schoollink": ("school__urn", "direction", "linked_urn"),
    "schoolname": ("school__urn", "ended_on"),
    "sentextract": ("version__meeting__board__slug", "version__meeting__held_on", "number", "sent_at"),
    "seat": ("board__slug", "person__slug", "role", "started_on"),
    "jobrun": ("job", "started_at"),
    "journalentry": ("title", "done_at"),
    "message": ("kind", "recipient", "subject", "written_at"),
    "withdrawal": ("kind", "name", "withdrawn_at"),
    "vote": (*ITEM, "motion"),
    "subscription": ("board__slug", "quadrant__slug", "partnership__slug", "email"),
    "spreadsheetimport": ("file_name", "applied_at"),
    "supportrequest": ("school__urn", "state", "reach", "wanted_by"),
    "selfevaluation": ("partnership__slug", "year"),
    "stage": ("framework__version", "position"),
    "theme": ("framework__version", "position"),
    "systemleader": ("person__slug", "started_on"),
    "templateitem": ("board__slug", "position", "title"),
    "termreport": ("board__slug", "year", "term", "number"),
    "termdates": ("year", "starts_on"),
    "user": ("email",),
}


def in_order(records: QuerySet | type[Model]) -> QuerySet:
    """The records in an order that their numbers have no part in."""
    rows = records if isinstance(records, QuerySet) else records._default_manager.all()
    name = str(rows.model._meta.model_name)
    if name not in NATURAL_KEYS:
        raise LookupError(f"Say in tests/every_page/keys.py what tells one {name} from another")
    return rows.order_by(*NATURAL_KEYS[name])


def first(records: QuerySet | type[Model], why: str = "") -> Model:
    """The first of them in that order. Raises ``LookupError`` where there is none, for a page is missing then."""
    record = in_order(records).first()
    if record is None:
        model = records.model if isinstance(records, QuerySet) else records
        raise LookupError(f"The demonstration has no {model._meta.verbose_name} {why}".strip())
    return record


@cache
def keys_of(model: type[Model]) -> dict[str, str]:
    """The natural keys of all records of a model by their numbers, read once."""
    fields = NATURAL_KEYS[model._meta.model_name]
    rows = model._default_manager.values_list("pk", *fields)
    return {str(pk): " ".join(_said(value) for value in values if value is not None) for pk, *values in rows}


def _said(value: object) -> str:
    """A part of a key: of a moment the minute, which is as much as pages say."""
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, dt.datetime) else str(value)
