"""Papers of a meeting: added, changed, replaced by a new version, withdrawn; nothing that members had is lost."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from base.saving import Author, save
from boards.models import AgendaItem, Meeting, Paper


@transaction.atomic
def keep_paper(*, paper: Paper, by: Author) -> None:
    """Save a new paper, or what a form changed of one. Raises ``ValidationError``."""
    refuse_closed_papers(paper.meeting)
    _refuse_old(paper)
    _refuse_second_report(paper)
    save(paper, by=by)


@transaction.atomic
def replace_paper(*, paper: Paper, file: Any, by: Author, **fields: object) -> Paper:
    """Put a new version in the place of a paper and keep the old one, for who records the meeting to look up.

    A paper that was to follow and had no file gets it. Raises ``ValidationError``.
    """
    refuse_closed_papers(paper.meeting)
    _refuse_old(paper)
    new = paper.successor() if paper.file else paper
    new.file = file
    for name, value in fields.items():
        setattr(new, name, value)
    _refuse_second_report(new, instead_of=paper)
    save(new, by=by)
    return new


@transaction.atomic
def withdraw_paper(*, paper: Paper, reason: str, by: Author) -> None:
    """Take a paper back: nobody reads it any more but who records the meeting. Raises ``ValidationError``."""
    refuse_closed_papers(paper.meeting)
    _refuse_old(paper)
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError("Enter why the paper is withdrawn, so that whoever looks for it later knows.")
    if len(reason) > 200:
        raise ValidationError("Enter why in at most 200 characters.")
    paper.withdrawn_at, paper.withdrawal_reason = timezone.now(), reason
    save(paper, by=by, fields=["withdrawn_at", "withdrawal_reason"])


@transaction.atomic
def claim_announcement(*, paper: Paper) -> bool:
    """Whether members are to be told now that the paper came late: once, and only after the agenda has gone out."""
    is_late = paper.timing == Paper.Timing.LATE and paper.meeting.has_issued_agenda and not paper.is_withdrawn
    if not is_late:
        return False
    untold = Paper.objects.filter(pk=paper.pk, announced_at__isnull=True)
    return bool(untold.update(announced_at=timezone.now()))


def refuse_closed_papers(meeting: Meeting) -> None:
    """Raise ``ValidationError`` where the papers of the meeting stay as they are."""
    if meeting.has_circulated_minutes or meeting.is_cancelled:
        raise ValidationError(f"The papers of this meeting are closed ({meeting.get_status_display().lower()}).")


def _refuse_second_report(paper: Paper, instead_of: Paper | None = None) -> None:
    """Refuse another report of an item that has one; two people who add one at once wait for each other."""
    if not paper.is_report or paper.item is None:
        return
    AgendaItem.objects.select_for_update(of=("self",)).get(pk=paper.item.pk)
    others = Paper.objects.current().filter(item=paper.item_id, is_report=True)
    others = others.exclude(pk__in=[one.pk for one in (paper, instead_of) if one and one.pk])
    if other := others.first():
        raise ValidationError(f"“{other}” is the report of this item. Untick “This is the report” there first.")


def _refuse_old(paper: Paper) -> None:
    """Refuse what is not current any more; nobody else changes the paper until this is done."""
    there = Paper.objects.select_for_update(of=("self",)).filter(pk=paper.pk).first()
    if there and there.is_withdrawn:
        raise ValidationError("This paper was withdrawn. Add it again as a new one.")
    if there and Paper.objects.filter(replaces=there).exists():
        raise ValidationError("A newer version has taken this paper’s place. Change that one.")
