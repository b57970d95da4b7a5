"""The pages of termly reports: which there are, one of them, the lists behind its figures, its Word file."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from base.methods import may_be_sent
from base.paging import paginate
from base.school_terms import Term
from base.word import CONTENT_TYPE
from boards.emails import addressees_of_late_paper, post_late_paper
from boards.models import Board, Meeting
from boards.models.access import boards_recorded_by, boards_seen_to_by
from boards.papers.writes import claim_announcement
from boards.seats.renaming import by_any_address
from improvement.models import TermReport
from improvement.reporting.access import boards_drafted_for, boards_of, refuse_reader, reports_readable
from improvement.reporting.by_partnership import by_partnership
from improvement.reporting.content import content_of
from improvement.reporting.forms import PaperOfReportForm, meetings_for
from improvement.reporting.lists import LISTS, draft_of
from improvement.reporting.records import Span, TermRecords
from improvement.reporting.shown import ShownReport
from improvement.reporting.terms import TermSlug, refuse_unknown
from improvement.reporting.word import word_of
from improvement.reporting.writes import ReportIsThereError, said_of
from improvement.saying import say_done

TERMS_LISTED = 4  # of drafts: this one, and what can still be said of those before


@never_cache
@require_safe
def report_index(request: HttpRequest) -> TemplateResponse:
    """The reports that are the user's to read, by term, the latest first: drafts, and those that became papers."""
    drafted = boards_drafted_for(request.user)
    papers = reports_readable(request.user)
    terms = [Term.of(timezone.localdate())]
    while len(terms) < TERMS_LISTED and drafted:
        terms.append(terms[-1].before)
    own = {(board.pk, term): board for board in drafted for term in terms}
    listed = own | {(key, term): report.board for (key, term), report in papers.items()}
    by_term: dict[Term, list[tuple[Board, TermReport | None]]] = {}
    for (key, term), board in listed.items():
        by_term.setdefault(term, []).append((board, papers.get((key, term))))
    rows = [
        (term, sorted(by_term[term], key=lambda row: (row[0].position, row[0].name)))
        for term in sorted(by_term, key=lambda term: term.days, reverse=True)
    ]
    return TemplateResponse(request, "improvement/reporting/report_index.html", {"rows": rows})


@never_cache
@require_safe
def term_reports(request: HttpRequest, term: Term) -> HttpResponse:
    """The report of a term: the first that is the user's to read, with the way to the others."""
    refuse_unknown(term)
    boards = _boards(request, term)
    if not boards:
        refuse_reader()
    return _report(request, term, boards[0], boards)


@never_cache
@may_be_sent
@by_any_address
def term_report(request: HttpRequest, slug: str, term: Term) -> HttpResponse:
    """A board's report of a term: the paper, where there is one, or the draft; which a post makes a paper."""
    refuse_unknown(term)
    board = get_object_or_404(Board.objects.select_related("quadrant"), slug=slug)
    boards = _boards(request, term)
    if board not in boards:
        refuse_reader()
    return _report(request, term, board, boards)


def _boards(request: HttpRequest, term: Term) -> list[Board]:
    return boards_of(boards_drafted_for(request.user), reports_readable(request.user, term).values())


def _report(request: HttpRequest, term: Term, board: Board, boards: list[Board]) -> HttpResponse:
    frozen = reports_readable(request.user, term).get((board.pk, term))
    sees_draft = _sees_draft(request, board)
    if frozen and request.method != "POST" and not ("draft" in request.GET and sees_draft):
        return _frozen(request, term, board, boards, frozen, sees_draft)
    if not sees_draft:
        raise PermissionDenied
    return _draft(request, term, board, boards)


def _frozen(
    request: HttpRequest, term: Term, board: Board, boards: list[Board], frozen: TermReport, sees_draft: bool
) -> TemplateResponse:
    """The report that is a paper, from what was frozen and nothing else; not shown where that is not as it was made."""
    context = {
        "board": board,
        "boards": boards,
        "term": term,
        "frozen": frozen,
        "sees_draft": sees_draft,
        "report": ShownReport(frozen.content, board, term, request.user, frozen) if frozen.is_as_made else None,
    }
    return TemplateResponse(request, "improvement/reporting/term_report.html", context)


def _draft(request: HttpRequest, term: Term, board: Board, boards: list[Board]) -> HttpResponse:
    """The draft, and the form that makes it a paper for who runs the board's meetings."""
    today = timezone.localdate()
    content = content_of(board, term, today)
    there = TermReport.objects.of_term(board, term).standing().select_related("paper__meeting__board").first()
    meetings = meetings_for(board, request.user)
    form = None
    if meetings:
        data = request.POST if request.method == "POST" else None
        form = PaperOfReportForm(data, board=board, term=term, meetings=meetings, there=there, by=request.user)
    elif request.method == "POST":
        raise PermissionDenied("There is no coming meeting of this board to whose agenda you may add a paper.")
    if form and form.is_bound and form.is_valid():
        try:
            return _made(request, form.make(content), term, board)
        except ReportIsThereError as error:
            return _ask_to_replace(request, form, error.there)
        except ValidationError as error:
            form.refuse(error)
    context = {
        "board": board,
        "boards": boards,
        "term": term,
        "form": form,
        "there": there,
        "said_of_there": said_of(there) if there else "",
        "sees_draft": True,
        "makes_papers": boards_recorded_by(request.user).filter(pk=board.pk).exists(),
        "told": told_if_late(form.meetings.values()) if form else [],
        "report": ShownReport(content, board, term, request.user),
        "partnerships": by_partnership(board.quadrant, term.year, today)
        if board.quadrant and term == Term.of(today)
        else [],
    }
    status = 422 if form and form.errors else 200
    return TemplateResponse(request, "improvement/reporting/term_report.html", context, status=status)


def told_if_late(meetings: Iterable[Meeting]) -> list[tuple[Meeting, int]]:
    """Of each meeting whose agenda is out how many are told by e-mail of a paper that comes late."""
    return [(meeting, len(addressees_of_late_paper(meeting))) for meeting in meetings if meeting.has_issued_agenda]


def _made(request: HttpRequest, report: TermReport, term: Term, board: Board) -> HttpResponse:
    paper = report.paper
    told = post_late_paper(paper) if claim_announcement(paper=paper) else []
    say_done(request, f"The report is a paper of {paper.meeting}, as it stands today.", told)
    return redirect("reports:report", term, board.slug)


def _ask_to_replace(request: HttpRequest, form: PaperOfReportForm, there: TermReport) -> TemplateResponse:
    kept = [(name, request.POST.get(name, "")) for name in ("place", "timing", "agreement")]
    context = {
        "told": told_if_late([form.meeting]) if form.is_late else [],
        "is_late": form.is_late,
        "board": form.board,
        "term": form.term,
        "there": there,
        "said": said_of(there),
        "kept": [*kept, ("replaces", there.pk)],
    }
    return TemplateResponse(request, "improvement/reporting/report_replace.html", context)


@never_cache
@require_safe
@by_any_address
def report_list(request: HttpRequest, slug: str, term: Term, key: str) -> TemplateResponse:
    """The rows that a figure of the draft counted, for who reads the draft."""
    refuse_unknown(term)
    board = _drafted(request, slug)
    if key not in LISTS:
        raise Http404("There is no such list.")
    listed = LISTS[key]
    records = TermRecords(Span.of(term, timezone.localdate()))
    ignored: list[str] = []
    page = paginate(request, list(listed.rows(records, board.quadrant)), ignored)
    context = {
        "board": board,
        "term": term,
        "listed": listed,
        "page": page,
        "rows": [(row, listed.labelled(row)) for row in page],
        "draft_url": draft_of(board, term),
        "ignored": ignored,
    }
    return TemplateResponse(request, "improvement/reporting/report_list.html", context)


@never_cache
@require_safe
@by_any_address
def report_word(request: HttpRequest, slug: str, term: Term) -> HttpResponse:
    """The draft as a Word file."""
    refuse_unknown(term)
    board = _drafted(request, slug)
    response = HttpResponse(word_of(content_of(board, term, timezone.localdate())), content_type=CONTENT_TYPE)
    name = f"termly-report-{board.slug}-{TermSlug().to_url(term)}-draft.docx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _drafted(request: HttpRequest, slug: str) -> Board:
    board = get_object_or_404(Board.objects.select_related("quadrant"), slug=slug)
    if not _sees_draft(request, board):
        refuse_reader()
    return board


def _sees_draft(request: HttpRequest, board: Board) -> bool:
    return boards_seen_to_by(request.user).filter(pk=board.pk).exists()
