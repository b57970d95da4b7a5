"""A termly report as data: what the page, the Word file and the frozen report are drawn from, all the same.

It has words and whole numbers alone, so that its digest is the same on every database. It holds nothing that not every
reader of the paper may know: no school, no topic of a review, and no partnership by itself.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils.formats import date_format
from django.utils.text import get_text_list

from base.school_terms import Term
from boards.models import Board, Part
from improvement.models import Priority, PriorityProgress, TermReport, Topic
from improvement.models.priorities import PriorityProgressQuerySet, latest_of_terms
from improvement.priorities.progress import NOT_YET, is_before
from improvement.programme.past_years import past_years
from improvement.programme.year_in_counts import year_in_counts
from improvement.reporting import figures
from improvement.reporting.figures import DUTIES, Duty, Figure, in_words
from improvement.reporting.records import Place, Span, TermRecords
from office.council.reading import the_council
from office.council.words import in_our_words
from partnerships.coverage.counting import Coverage
from partnerships.models import Partnership, Quadrant

TERMS_BESIDE = 3  # before this one, in which progress is shown
NOT_SAID = "–"
NOT_PUBLISHED = (
    "is a number that is not published: it is under five, or would be nearly all there are, or one of these could be "
    "worked out from it."
)
OPEN_OF_REVIEWS = "How many reviews are planned and held is open, however small the number."

Content = dict[str, Any]


def content_of(board: Board, term: Term, today: dt.date) -> Content:
    """The report of a board on a term, as it stands on that day, or as it can be told of a term that is over."""
    return _Report(board, term, today).content()


class _Report:
    """What the report is made from, while it is made."""

    def __init__(self, board: Board, term: Term, today: dt.date) -> None:
        self.board, self.term, self.today = board, term, today
        self.place: Place = board.quadrant
        self.is_over = term.days[1] < today
        self.now, self.before = (TermRecords(Span.of(one, today)) for one in (term, term.before))
        self.quadrants = list(Quadrant.objects.all())
        self.reported = _figures_reported(board, term.before)
        self.years = past_years(Topic.objects.in_order())[:2]

    def content(self) -> Content:
        """All of it, in the order of the six duties."""
        council = the_council()
        return {
            "board": self.board.name,
            "council": council.name,
            "title": f"Termly report, {str(self.term).lower()}",
            "place": f"{self.place} {council.quadrant_word}" if self.place else council.area_name,
            "term": str(self.term),
            "before": str(self.term.before),
            "until": date_format(self.now.span.last),
            "before_until": date_format(self.before.span.last),
            "is_over": self.is_over,
            "is_invented": Partnership.objects.invented().exists(),
            "duties": [self._duty(duty) for duty in DUTIES],
        }

    def _duty(self, duty: Duty) -> Content:
        further = {
            figures.ENGAGEMENT: self._engagement,
            figures.MATURITY: self._maturity_and_stages,
            figures.TAKE_UP: self._take_up,
            figures.PROGRESS: self._progress,
        }
        own: Content = {
            "key": duty.key,
            "name": duty.name,
            "figures": [self._figure(figure) for figure in duty.figures],
            "dashes": list(self._dashes(duty)),
            "tables": [self._by_quadrant(duty)] if duty.figures and self.place is None else [],
            "charts": [],
            "notes": [],
            "progress": [],
        }
        for name, more in (further[duty.key]() if duty.key in further else {}).items():
            own[name] = [*own[name], *more]
        return own

    def _figure(self, figure: Figure) -> Content:
        return {
            "key": figure.key,
            "label": in_our_words(figure.label),
            "now": self._now(figure, self.place) or NOT_SAID,
            "before": self._before(figure) or NOT_SAID,
        }

    def _now(self, figure: Figure, place: Place) -> str:
        return in_words(figure.value(self.now, place)) if figure.is_dated or not self.is_over else ""

    def _before(self, figure: Figure) -> str:
        if self._is_in_one_year(figure):
            return ""
        if figure.is_dated:
            return in_words(figure.value(self.before, self.place))
        reported = self.reported.get(figure.key, "")
        return "" if reported == NOT_SAID else reported

    def _is_in_one_year(self, figure: Figure) -> bool:
        """Whether last term's number of it, beside this one's, would tell of how few it grew since."""
        return figure.grows and self.term.before.year == self.term.year

    def _dashes(self, duty: Duty) -> Iterator[str]:
        """What each dash of the duty's figures means."""
        columns = [self.place] if self.place else [None, *self.quadrants]
        for figure in duty.figures:
            label, is_in_one_year = in_our_words(figure.label), self._is_in_one_year(figure)
            shown = [self._now(figure, place) for place in columns]
            if not all(shown if is_in_one_year else [*shown, self._before(figure)]):
                yield in_our_words(f"“{label}” has a dash where {figure.why_not}.")
            if is_in_one_year:
                yield (
                    f"“{label}” has no number of the {str(self.term.before).lower()}: it is of the same academic year, "
                    "so how many were added since would be told, which may be few."
                )

    def _by_quadrant(self, duty: Duty) -> Content:
        """The county's figures of this term once more, a column for each quadrant."""
        return {
            "caption": in_our_words(f"{duty.name} by quadrant, {str(self.term).lower()}"),
            "head": ["", *(quadrant.name for quadrant in self.quadrants)],
            "rows": [
                [
                    in_our_words(figure.label),
                    *(self._now(figure, quadrant) or NOT_SAID for quadrant in self.quadrants),
                ]
                for figure in duty.figures
            ],
            "note": self._why_no_sum(),
        }

    def _why_no_sum(self) -> str:
        """Why the quadrants do not add up to the county."""
        wide = sum(home is None for home in self.now.partnerships.values())
        twice = "who counts in two quadrants counts once in the county"
        if not wide:
            return in_our_words(f"The columns may add up to more than the county’s number: {twice}.")
        which = "1 partnership is" if wide == 1 else f"{wide} partnerships are"
        return in_our_words(
            f"The columns need not add up to the county’s numbers: {which} county-wide and in no quadrant’s column, "
            f"nor are their leads and reviews; and {twice}."
        )

    def _engagement(self) -> Content:
        """Coverage as bars: this term's and last term's, and in the county's report each quadrant's."""
        rows = [(str(records.span.term), figures.coverage(records, self.place)) for records in (self.now, self.before)]
        if self.place is None:
            rows += [(quadrant.name, figures.coverage(self.now, quadrant)) for quadrant in self.quadrants]
        bars = [_bar(label, found.share, found) for label, found in rows]
        charts = [{"name": "coverage", "title": "Schools in a partnership", "bars": bars}]
        meetings = [figures.represented(records, self.place) for records in (self.now, self.before)]
        if not any(found and found.meetings > 1 for found in meetings):
            return {"charts": charts}
        how = "Who was represented is counted at each quadrant meeting of the term: nine at two meetings are 18."
        return {"charts": charts, "notes": [in_our_words(how)]}

    def _maturity_and_stages(self) -> Content:
        """How partnerships do their reviews; and the stages that they agreed in the last past year that is shown."""
        found = self._maturity()
        year = next((year for year in self.years if year.themes), None)
        if year is None:
            return found | {"notes": [*found["notes"], *_if_dashed(found.get("tables", []))]}
        stages = {
            "caption": f"Agreed self-evaluations of the county in {year.label}: partnerships by theme and stage",
            "head": ["Theme", *(stage for stage, _ in year.themes[0].numbers)],
            "rows": [[theme.name, *(_or_dash(number) for _, number in theme.numbers)] for theme in year.themes],
        }
        tables = [*found.get("tables", []), stages]
        return found | {"tables": tables, "notes": [*found["notes"], *_if_dashed(tables)]}

    def _maturity(self) -> Content:
        """How partnerships do their reviews, where that may be counted; and why not where it may not."""
        notes = [
            "Planned is not held: a review is held once somebody said so. Those still to come include visits that were "
            "postponed.",
            OPEN_OF_REVIEWS,
        ]
        if self.is_over:
            return {"notes": [*notes, "How partnerships did their reviews is known of today alone, not of past terms."]}
        if self.place:
            notes.append(
                in_our_words(
                    "How partnerships do their reviews is counted for the whole county alone, in the Board’s report: "
                    "of a quadrant it would tell of single partnerships."
                )
            )
            return {"notes": notes}
        year = year_in_counts(self.now.span.last, self.quadrants)
        if not year.manners:
            notes.append("How partnerships do their reviews is not counted here: it would tell of single partnerships.")
            return {"notes": notes}
        title = f"How partnerships do their peer reviews in {year.label}"
        rows = [[label, _or_dash(number)] for label, number in year.manners]
        table = {"caption": title, "head": ["", "Partnerships"], "rows": rows}
        of_all = year.whole.partnerships
        bars = [_bar(label, str(n), Coverage(n, of_all)) for label, n in year.manners if n is not None]
        return {"notes": notes, "tables": [table], "charts": [{"name": "manners", "title": title, "bars": bars}]}

    def _take_up(self) -> Content:
        """Support in past years alone, in figures that are safe: nothing is counted while a year goes on."""
        years = self.years
        notes = [
            in_our_words(
                "Support is counted once a year, when the year is over, and for the whole county: a number of this "
                "term, or of one quadrant, would tell of single schools."
            )
        ]
        if not any(year.has_any for year in years):
            return {"notes": [*notes, "There is no past year yet of which figures can be shown."]}
        columns = [dict(year.whole.numbers) for year in years]
        labels = [label for label, _ in years[0].whole.numbers if label != "Reviews held"]
        whole = {
            "caption": "Support in the county",
            "head": ["", *(year.label for year in years)],
            "rows": [[label, *(_or_dash(column.get(label)) for column in columns)] for label in labels],
        }
        of_topics = [(topic.name, [dict(topic.numbers)[label] for label in labels]) for topic in years[0].topics]
        by_topic = {
            "caption": f"Support by topic in {years[0].label}",
            "head": ["Topic", *labels],
            "rows": [[name, *map(_or_dash, numbers)] for name, numbers in of_topics if any(numbers)],
        }
        tables = [whole, by_topic] if by_topic["rows"] else [whole]
        return {"notes": [*notes, *_if_dashed(tables)], "tables": tables}

    def _progress(self) -> Content:
        """What the meeting, or each of the county's, said last of each priority, this term and the three before."""
        terms = _terms_of_progress(self.term)
        boards = _boards_of_progress(self.board)
        said = latest_of_terms(progress_reported(self.board, self.term))
        priorities = Priority.objects.overlapping(*self.term.days).in_order()
        shown = [
            {
                "board": board.name,
                "priorities": [
                    {
                        "name": priority.name,
                        "terms": [_in_term(term, priority, said.get((priority.pk, board.pk, term))) for term in terms],
                    }
                    for priority in priorities
                ],
            }
            for board in boards
        ]
        notes = [] if priorities else ["The county has no priorities in this term."]
        return {"progress": shown if priorities else [], "notes": notes}


def _figures_reported(board: Board, term: Term) -> dict[str, str]:
    """What the last report of a term said of each figure; nothing where there was none, or it is not as it was made."""
    report = TermReport.objects.of_term(board, term).first()
    if report is None or not report.is_as_made:
        return {}
    return {figure["key"]: figure["now"] for duty in report.content["duties"] for figure in duty["figures"]}


def progress_reported(board: Board, term: Term) -> PriorityProgressQuerySet:
    """What meetings said of priorities in that term and those beside it, of which a report of that board has the last.

    Nothing of an item that was made confidential since.
    """
    rows = PriorityProgress.objects.in_terms(_terms_of_progress(term)).of_boards(_boards_of_progress(board))
    return rows.of_part(Part.A).with_minute()


def _terms_of_progress(term: Term) -> list[Term]:
    terms = [term]
    while len(terms) <= TERMS_BESIDE:
        terms.append(terms[-1].before)
    return terms


def _boards_of_progress(board: Board) -> list[Board]:
    """The quadrant's own meeting; for a board of the county those of every quadrant."""
    return [board] if board.quadrant else list(Board.objects.for_quadrants().order_by("position", "name"))


def _in_term(term: Term, priority: Priority, said: PriorityProgress | None) -> Content:
    if said is None:
        instead = NOT_YET if is_before(priority, term) else ""
        return {"term": str(term), "rating": "", "label": instead, "sentence": "", "minute": "", "address": []}
    item = said.item
    return {
        "term": str(term),
        "rating": said.rating,
        "label": said.get_rating_display(),
        "sentence": said.sentence,
        "minute": said.minute_number,
        "address": [item.meeting.board.abbreviation, item.meeting.held_on.isoformat(), item.number]
        if item.meeting.has_circulated_minutes
        else [],
    }


def _bar(label: str, figure: str, share: Coverage) -> list[Any]:
    """Label, figure and whole percentage."""
    return [label, figure, share.percentage]


def _if_dashed(tables: list[Content]) -> list[str]:
    """What a dash means in those of the tables that have one, by their captions."""
    dashed = [f"“{table['caption']}”" for table in tables if any(NOT_SAID in row for row in table["rows"])]
    return [f"A dash in {get_text_list(dashed, 'and')} {NOT_PUBLISHED}"] if dashed else []


def _or_dash(number: int | None) -> str:
    return NOT_SAID if number is None else str(number)
