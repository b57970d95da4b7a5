"""What is left in place of a field that is erased: one table for erasing a person, for retention, and for a restore.

A restored back-up has what was erased after it. The log of erasures says which fields of which records that was
(``accounts.erasures``); what is put there is worked out here again, for the log says nothing of what anything was.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db.models import Model, QuerySet
from django.utils import timezone

from accounts.erasures.noting import note
from accounts.models import Delegate, Invitation, User
from boards.models import Seat
from confirmations.models import Proposal
from improvement.models import WhatChanged
from office.models import JournalEntry, Message
from partnerships.models import Enquiry, Headship, Lead, Letter, Person
from portal.models import Circular, Withdrawal
from register.models import RegisterImport
from register.planning.preview import without_sentences_on_people
from spreadsheets.models import SpreadsheetImport

NOBODY = "erased@example.invalid"  # a reserved name: no mail can ever reach it
BATCH = 500


def initial_of(name: str) -> str:
    """What is left of a name: ``D.`` of Ann Day."""
    words = name.split()
    return f"{words[-1][0].upper()}." if words else "?"


CONTACTS: dict[str, Any] = {"email": "", "telephone": "", "publish_contact": False}
REASON = {"history_change_reason": None}  # “Takes over from Ann Day”; of the history alone
OF_THE_PAST = {"is_active", "person"}  # what a history goes on to say: it says nothing of anybody by itself
# By model, what is left of each of its fields that is ever erased: a value, or how it is worked out from the record.
LEFT: dict[type[Model], dict[str, Any]] = {
    Person: {
        "title": "",
        "name": lambda person: initial_of(person.name),
        "slug": lambda person: f"erased-{person.pk}",
        "notes": "",
        **CONTACTS,
        **REASON,
    },
    Lead: CONTACTS | REASON,
    Headship: REASON,
    Seat: REASON,
    User: {
        "email": lambda user: f"erased-{user.pk}@example.invalid",
        "name": "",
        "is_active": False,
        "person": None,
        "password": lambda _: make_password(None),
        "groups": None,
    },
    Delegate: {
        "name": "",
        "email": NOBODY,
        "user": None,
        "withdrawn_at": lambda one: timezone.now() if one.is_lasting else one.withdrawn_at,  # a back-up's may act
    },
    Invitation: {"email": NOBODY, "name": "", "person": None},
    Message: {
        "recipient": lambda message: message.recipient and NOBODY,
        "name": "",
        "whom": "",
        "reply_to": "",
        "subject": "Erased",
        "text": "",
        "html": "",
        "links": {},
    },
    JournalEntry: {"said": ""},
    Enquiry: {"sender_name": "", "sender_email": NOBODY, "sender_school": "", "message": "Erased."},
    Letter: {"subject": "Erased", "text": "Erased.", "reply_to": NOBODY},
    Circular: {"subject": "Erased", "text": "Erased."},
    Proposal: {"proposed": {}, "comment": "", "note": ""},
    WhatChanged: {"taken_back_on": lambda said: said.taken_back_on or timezone.localdate()},  # out of sight, for a hold
    Withdrawal: {"name": "Erased", "reason": "Erased", "rows": [], "people": []},
    SpreadsheetImport: {
        "changes": lambda upload: [[kind, row, of, "Erased."] for kind, row, of, _ in upload.changes],
        "choices": {},
    },
    RegisterImport: {"preview": lambda refresh: without_sentences_on_people(refresh.preview), "message": ""},
}


def erase_fields(rows: QuerySet, fields: Collection[str] = (), *, rule: str) -> int:
    """Erase these fields of the rows, or all that are ever erased, and of their histories; note it; return how many."""
    fields = fields or LEFT[rows.model].keys()
    keys = list(rows.values_list("pk", flat=True))
    note(rows.model, keys, fields=fields, rule=rule, with_history=hasattr(rows.model, "history"))
    blank(rows.model, keys, fields)
    return len(keys)


def blank(model: Any, keys: Collection[Any], fields: Collection[str] = ()) -> None:
    """Put what is left in place of the fields, in the histories too. What is done already is done again unharmed."""
    left = {name: value for name, value in LEFT[model].items() if not fields or name in fields}
    if any(callable(value) for value in left.values()):
        for row in model._base_manager.filter(pk__in=keys):
            _put(model, [row.pk], {name: _value(value, row) for name, value in left.items()})
    else:
        for batch in _batches(list(keys)):
            _put(model, batch, left)


def _value(value: Any | Callable[[Any], Any], row: Model) -> Any:
    return value(row) if callable(value) else value


def _put(model: Any, keys: list, left: dict[str, Any]) -> None:
    many = {field.name for field in model._meta.many_to_many} & left.keys()
    for row in model._base_manager.filter(pk__in=keys) if many else ():
        for name in many:
            getattr(row, name).clear()
    own = {field.name for field in model._meta.concrete_fields} & left.keys()
    if own:
        model._base_manager.filter(pk__in=keys).update(**{name: left[name] for name in own})
    if hasattr(model, "history"):
        history = model.history.model
        kept = {field.name for field in history._meta.concrete_fields} & left.keys() - OF_THE_PAST
        if kept:
            history.objects.filter(**{f"{model._meta.pk.name}__in": keys}).update(**{name: left[name] for name in kept})


def _batches(keys: list) -> Iterator[list]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))


def holding_any(rows: QuerySet, fields: Iterable[str]) -> list[Any]:
    """The keys of those rows that hold something in any of the fields, or whose history does."""
    blank_ones = {name: LEFT[rows.model][name] for name in fields}
    keys = set(rows.exclude(**blank_ones).values_list("pk", flat=True))
    model: Any = rows.model
    history = model.history.model.objects.filter(**{f"{model._meta.pk.name}__in": rows.values("pk")})
    return sorted(keys | set(history.exclude(**blank_ones).values_list(model._meta.pk.name, flat=True)))
