"""A hold is put on, renewed and ended: each in the audit trail, and the school is told in the same transaction."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import AuditEvent, User
from base.days import in_words
from base.saving import delete, locked, save
from improvement.models import DisclosureHold, WhatChanged
from office.models import Message
from partnerships.models import School
from portal.holds.beside import note_holds
from portal.holds.covered import under_hold
from portal.holds.telling import in_trail, tell_of_end, tell_of_hold

_KIND = AuditEvent.Kind


@transaction.atomic
def put_on(*, school: School, law: str, ended_on: dt.date, by: User, request: HttpRequest) -> list[Message]:
    """Keep what is held on the school until that day; return what is written to the school.

    Raises ``ValidationError`` for a day that has passed or is too far ahead, and where there is such a hold.
    """
    refuse_day(ended_on)
    over = DisclosureHold.objects.filter(school=school, law=law, ended_on__lt=timezone.localdate()).first()
    if over:
        _give_way(over, request)
    hold = DisclosureHold(school=school, law=law, started_on=timezone.localdate(), ended_on=ended_on)
    save(hold, by=by)
    return _noted(_KIND.HOLD_PUT_ON, hold, by, request)


@transaction.atomic
def renew(*, hold: DisclosureHold, ended_on: dt.date, by: User, request: HttpRequest) -> list[Message]:
    """Let it last until that day. Raises ``ValidationError`` for a day that has passed or is too far ahead."""
    refuse_day(ended_on)
    hold = locked(hold)
    hold.ended_on, hold.set_at = ended_on, timezone.now()
    save(hold, by=by)
    return _noted(_KIND.HOLD_RENEWED, hold, by, request)


@transaction.atomic
def end(*, hold: DisclosureHold, by: User | None, request: HttpRequest | None = None) -> list[Message]:
    """End it, by nobody where its last day has passed, and erase what was taken back and no other hold keeps.

    Nothing happens where somebody ended it meanwhile: the school is told once.
    """
    try:
        hold = locked(hold)
    except DisclosureHold.DoesNotExist:
        return []
    said = f"School {hold.school.urn}: {hold.get_law_display()}"
    delete(hold, by=by)
    forget_taken_back()
    told = tell_of_end(hold, by=by)
    AuditEvent.objects.record(_KIND.HOLD_ENDED, request=request, user=by, detail=in_trail(said, told))
    return told


def end_what_is_over(on: dt.date) -> None:
    """End every hold whose last day is that day or before."""
    for hold in DisclosureHold.objects.filter(ended_on__lte=on).select_related("school"):
        end(hold=hold, by=None)


def forget_taken_back() -> int:
    """Erase the sentences that were taken back and that no hold keeps, or keeps any more; return how many."""
    return WhatChanged.kept.taken_back().exclude(under_hold(WhatChanged)).delete()[0]


def refuse_day(day: dt.date) -> None:
    """Refuse a last day that has passed, or is further ahead than a hold may last without being looked at again."""
    today = timezone.localdate()
    if day < today:
        raise ValidationError({"ended_on": "Enter today or a later day"})
    if day > today + DisclosureHold.MOST:
        last = in_words(today + DisclosureHold.MOST)
        raise ValidationError({"ended_on": f"Enter {last} or an earlier day. A hold can be renewed before it ends"})


def _give_way(over: DisclosureHold, request: HttpRequest) -> None:
    """End one that is over before the night does; what it kept out of sight the next one keeps."""
    said = f"School {over.school.urn}: {over.get_law_display()}"
    delete(over, by=None)
    AuditEvent.objects.record(_KIND.HOLD_ENDED, request=request, user=None, detail=said)


def _noted(kind: str, hold: DisclosureHold, by: User, request: HttpRequest) -> list[Message]:
    said = f"School {hold.school.urn}, until {in_words(hold.ended_on)}: {hold.get_law_display()}"
    told = tell_of_hold(hold, by=by, is_renewed=kind == _KIND.HOLD_RENEWED)
    AuditEvent.objects.record(kind, request=request, user=by, detail=in_trail(said, told))
    transaction.on_commit(note_holds, robust=True)
    return told
