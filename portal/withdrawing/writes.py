"""Records made by mistake: taken away with what belongs to them, and put back."""

import json
from collections import Counter
from typing import Any

from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.text import capfirst

from accounts.erasures.noting import noted_already
from base.about import about
from base.changing.effects import Effect
from base.saving import Author, delete, locked, save
from boards.models import Meeting, Seat
from office.journal.rules import write
from office.journal.words import kind_of
from office.models import Message
from partnerships.models import Headship, Lead, MergedPerson, Partnership, Person
from partnerships.people.own import refuse_ones_own
from portal.models import Withdrawal
from portal.privacy.blanking import erase_fields
from portal.withdrawing.belonging import belonging_to, people_of
from portal.withdrawing.relying import why_relied_on

GIVES_RIGHTS = (Lead, Headship, Seat, Meeting)  # to whoever they name
NAME_LENGTH: int = Withdrawal._meta.get_field("name").max_length  # type: ignore[assignment]


@transaction.atomic
def take_away(*, record: Any, reason: str, by: Author) -> tuple[Effect, bool]:
    """Remove a record that nobody could rely on, or withdraw it; return what that does, and whether it was removed.

    What belongs to it goes with it. Raises ``ValidationError`` where something else refers to one of them.
    """
    record = locked(record)
    rows = belonging_to(record)
    relied_on = why_relied_on(record, rows)
    name, kind = str(record), str(record._meta.verbose_name)
    along = _counted(rows[1:])
    sent = _end_post(rows)
    if relied_on:
        _keep(record, rows, reason=reason, by=by)
        with noted_already():  # it is kept, so nothing is erased
            _delete(rows, by=by, why=f"Withdrawn: {reason}")
        first = (
            f"The {kind} “{name}” is withdrawn{along}: it is on no page, in no list, feed, export or search, of no day."
        )
        then = (
            f"It is not removed for good, as {relied_on}: officers can put it back from the list of withdrawn records."
        )
    else:
        _delete(rows, by=by, why=f"Made by mistake: {reason}")
        first = f"The {kind} “{name}” is removed{along}: it was made within the day, and nobody could rely on it."
        then = "Its history says who made and removed it."
    return Effect((first, then), tuple(sent)), not relied_on


def _keep(record: Any, rows: list[Any], *, reason: str, by: Author) -> None:
    kept = Withdrawal(
        model=record._meta.label,
        key=str(record.pk),
        kind=capfirst(str(record._meta.verbose_name)),
        name=str(record)[:NAME_LENGTH],
        reason=reason,
        address=record.get_absolute_url() if isinstance(record, Partnership | Meeting) else "",
        rows=json.loads(serializers.serialize("json", rows)),
        people=sorted(people_of(rows)),
        withdrawn_by=by,
    )
    save(kept, by=by)


def _delete(rows: list[Any], *, by: Author, why: str) -> None:
    """Delete them, those first that refer to others."""
    for row in reversed(rows):
        for field in row._meta.many_to_many:
            getattr(row, field.name).clear()
        delete(row, by=by, why=why)


def _counted(rows: list[Any]) -> str:
    named = [kind_of(model, count) for model, count in Counter(map(type, rows)).items()]
    return f" with {', '.join(named)}" if named else ""


def _end_post(rows: list[Any]) -> list[str]:
    """Withdraw what is waiting about them; say what was sent, which stays with whoever got it."""
    written = Message.objects.filter(about__in=[about(row) for row in rows])
    waiting = written.filter(pk__in=Message.objects.waiting().values("pk"))
    sent = written.exclude(pk__in=Message.objects.waiting().values("pk")).count()
    count = waiting.count()
    said = [f"{count} e-mail{'s' if count > 1 else ''} about it that waited will not be sent."] if count else []
    waiting.delete()
    if sent:
        said.append(f"{sent} e-mail{'s' if sent > 1 else ''} about it went out already. Write to whoever got it.")
    return said


@transaction.atomic
def put_back(*, withdrawal: Withdrawal, by: Author) -> Effect:
    """Put the record back with all that went with it, as it was. Raises ``ValidationError`` where that cannot be."""
    withdrawal = locked(withdrawal)
    if not withdrawal.can_be_put_back:
        raise ValidationError("This was put back already, or what it was is no longer kept.")
    made = list(serializers.deserialize("python", withdrawal.rows))
    rows = [one.object for one in made]
    _mend_people(rows)
    for key in people_of([row for row in rows if isinstance(row, GIVES_RIGHTS)]):
        refuse_ones_own(key, by=by)
    try:
        with transaction.atomic():
            for one in made:
                _refuse_missing(one.object, rows)
                one.save()
            connection.check_constraints()
            for row in rows:
                _write_anew(row, by=by, why=f"Put back: {withdrawal.reason}")
    except IntegrityError:
        raise ValidationError(
            f"{withdrawal} cannot be put back: something like it was recorded since, or what it refers to is gone."
        ) from None
    withdrawal.put_back_at, withdrawal.put_back_by = timezone.now(), by
    withdrawal.save(update_fields=["put_back_at", "put_back_by"])
    return Effect((f"{withdrawal} is back as it was{_counted(rows[1:])}: on its pages and in lists, from now on.",))


@transaction.atomic
def forget_withdrawn(*, withdrawal: Withdrawal, by: Author) -> Effect:
    """Forget for good what a withdrawn record was; that something was withdrawn, when and by whom stays."""
    if not withdrawal.can_be_put_back:
        raise ValidationError("Nothing is kept of it any more.")
    name = str(withdrawal)
    erase_fields(Withdrawal.objects.filter(pk=withdrawal.pk), rule="forgotten")
    return Effect(
        (f"What {name} was is forgotten and cannot be put back. That a record was withdrawn stays on this list.",)
    )


def _write_anew(row: Any, *, by: Author, why: str) -> None:
    """Look whether the row that was put in is right beside what was recorded since, and note it in its history."""
    if hasattr(type(row), "history"):
        row = type(row)._base_manager.get(pk=row.pk)
        write(row, by=by, why=why, fields=[field.name for field in row._meta.concrete_fields if not field.primary_key])


def _mend_people(rows: list[Any]) -> None:
    """Let what named a record of a person that was merged since name the one that stays."""
    merged = dict(MergedPerson.objects.values_list("key", "person"))
    for row in rows:
        for field in row._meta.concrete_fields:
            if field.related_model is Person and getattr(row, field.attname) in merged:
                setattr(row, field.attname, merged[getattr(row, field.attname)])


def _refuse_missing(row: Any, rows: list[Any]) -> None:
    """Refuse where something that the row refers to is gone and does not come with it."""
    there = {(type(one), one.pk) for one in rows}
    for field in row._meta.concrete_fields:
        key = getattr(row, field.attname)
        if not field.is_relation or key is None or (field.related_model, key) in there:
            continue
        if not field.related_model._base_manager.filter(pk=key).exists():
            raise ValidationError(f"{capfirst(str(field.verbose_name))} of this is gone, so it cannot be put back.")
