"""A termly report becomes a paper of a meeting: frozen, with its digest, and its Word file, all or nothing."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from base.days import in_words
from base.saving import Author
from base.school_terms import Term
from boards.models import AgendaItem, Board, Meeting, Paper
from boards.papers.writes import keep_paper, refuse_closed_papers, replace_paper
from improvement.models import TermReport
from improvement.models.reports import digest_of
from improvement.reporting.content import Content
from improvement.reporting.holding import progress_is_public
from improvement.reporting.terms import TermSlug


class ReportIsThereError(Exception):
    """Raised where the term has a report already, ``there``, which nobody asked to replace."""

    def __init__(self, there: TermReport) -> None:
        self.there = there
        super().__init__(said_of(there))


def said_of(there: TermReport) -> str:
    """That the term has a report, in a sentence; its paper comes with its meeting."""
    made_on = timezone.localtime(there.made_at).date()
    return (
        f"This report is a paper of {there.paper.meeting} already: it was made on {in_words(made_on)}, as number "
        f"{there.number}."
    )


@transaction.atomic
def make_paper(
    *,
    board: Board,
    term: Term,
    content: Content,
    file: bytes,
    meeting: Meeting,
    item: AgendaItem | None,
    timing: str,
    agreement: str,
    replaces: int | None,
    by: Author,
    made_at: dt.datetime | None = None,
) -> TermReport:
    """Freeze the report and add its file to the meeting's papers, in the place of the report ``replaces`` where given.

    It is made now, unless a moment that is over is given. The content and the file are made before, for this holds
    what two who make one at once both want. Raises ``ValidationError``, and ``ReportIsThereError`` where the term has a
    report that is not the one to be replaced.
    """
    Board.objects.select_for_update().get(pk=board.pk)
    standing = TermReport.objects.of_term(board, term).standing().select_related("paper__meeting", "paper__item")
    there = standing.first()
    if there and there.pk != replaces:
        raise ReportIsThereError(there)
    latest = TermReport.objects.of_term(board, term).first()
    fields = {"item": item, "title": content["title"], "timing": timing, "agreement": agreement}
    named = ContentFile(file, name=f"termly-report-{board.slug}-{TermSlug().to_url(term)}.docx")
    if there and there.paper.meeting_id == meeting.pk:
        is_public = there.paper.is_public and progress_is_public(board, term, content)
        paper = replace_paper(paper=there.paper, file=named, by=by, is_public=is_public, **fields)
    else:
        _refuse_two(there)
        paper = Paper(meeting=meeting, file=named, **fields)
        keep_paper(paper=paper, by=by)
    return TermReport.objects.create(
        board=board,
        year=term.year,
        term=term.name,
        number=latest.number + 1 if latest else 1,
        content=content,
        digest=digest_of(content),
        made_at=made_at or timezone.now(),
        made_by=by,
        paper=paper,
    )


def _refuse_two(there: TermReport | None) -> None:
    """Refuse a report for another meeting while the first can still be withdrawn from its own."""
    if there is None:
        return
    try:
        refuse_closed_papers(there.paper.meeting)
    except ValidationError:
        return  # that meeting is over, and keeps its paper
    raise ValidationError(
        f"It is a paper of {there.paper.meeting}. Choose that meeting to replace it there, or withdraw the paper first."
    )
