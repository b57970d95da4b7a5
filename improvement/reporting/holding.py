"""A report stays for members while what it has of priorities is not for everybody."""

from collections.abc import Iterator

from base.school_terms import Term
from boards.models import Board, Paper
from improvement.models import PriorityProgress, TermReport
from improvement.reporting.content import Content, progress_reported

SaidInReport = tuple[str, str, str]  # minute, rating, sentence


def progress_is_public(board: Board, term: Term, content: Content) -> bool:
    """Whether all that the report says of priorities stands, in these words, in minutes that anybody may read (design,
    section 5).

    It is asked of what the report has: a later meeting may have said otherwise since, and so may have the same one
    before its minutes went round.
    """
    has = set(_said_in(content))
    return not has or has <= {_as_reported(row) for row in progress_reported(board, term).published()}


def why_closed(paper: Paper) -> str:
    """Why nobody may make the paper public yet, in a sentence; nothing where it is no report, or may be public."""
    report = TermReport.objects.filter(paper=paper.pk).select_related("board__quadrant").first()
    if report is None or progress_is_public(report.board, report.of_term, report.content):
        return ""
    says = "This report says how priorities go, in words that are in no public minutes. Untick this"
    if progress_reported(report.board, report.of_term).filter(board__publishes_minutes=False).exists():
        return f"{says}: some of those minutes are for members only."
    return f"{says}, and tick it once those minutes are published; where they say it otherwise, make the report anew."


def _said_in(content: Content) -> Iterator[SaidInReport]:
    """All that a report says of priorities, as it was frozen."""
    for duty in content["duties"]:
        for of_board in duty["progress"]:
            for priority in of_board["priorities"]:
                for said in priority["terms"]:
                    if said["rating"]:
                        yield said["minute"], said["rating"], said["sentence"]


def _as_reported(row: PriorityProgress) -> SaidInReport:
    return row.minute_number, row.rating, row.sentence
