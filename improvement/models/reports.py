"""The termly report as the paper that it became: frozen."""

import hashlib
import json
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from base.school_terms import Term
from boards.models import Board, Meeting, Paper, Part, TermDates


class FrozenReportError(Exception):
    """Raised where somebody would change a report that is a paper."""


class TermReportQuerySet(models.QuerySet):
    """Reports, which are written once."""

    def of_term(self, board: Board, term: Term) -> Self:
        """What that board got of that term, the latest first."""
        return self.filter(board=board, year=term.year, term=term.name).order_by("-number")

    def readable_by(self, user: Any) -> Self:
        """Those whose paper the user may read: its Part A, as a member once the agenda is out, or in public.

        Whoever records the meeting reads them before; and one that stands in Part B is read as its paper alone.
        """
        papers = Paper.objects.order_by().of_part(Part.A)
        issued = Meeting.objects.visible_to(user).exclude(status__in=Meeting.WITHOUT_ISSUED_AGENDA).order_by()
        recorded = Meeting.objects.editable_by(user).order_by()
        own = Q(meeting__in=issued.values("pk")) | Q(meeting__in=recorded.values("pk"))
        public = Paper.objects.public().order_by().values("pk")
        readable = papers.filter(own | Q(pk__in=public))
        return self.standing().filter(paper__in=readable.values("pk"))

    def standing(self) -> Self:
        """Those whose paper was neither replaced nor withdrawn."""
        return self.filter(paper__replaced_by__isnull=True, paper__withdrawn_at__isnull=True)

    def update(self, **values: Any) -> int:
        """Refuse: the database does so too (``improvement/triggers.py``)."""
        raise FrozenReportError("A termly report that is a paper never changes.")


class TermReport(models.Model):
    """What a board got of a term: the figures and words as they were, with their digest, and the paper that has them.

    ``content`` is what the page, the Word file and the paper are drawn from (``improvement/reporting``); ``digest`` is
    its SHA-256, over keys in order and no spaces. A second one of a term replaces the first, as its paper does.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("academic year")
    term = models.CharField(max_length=6, choices=TermDates.Name)
    number = models.PositiveSmallIntegerField(default=1)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    paper = models.OneToOneField(Paper, on_delete=models.PROTECT, related_name="term_report")

    objects = TermReportQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "board_id", "-number"]
        default_permissions = ()
        verbose_name = "termly report"
        constraints = [
            models.UniqueConstraint(
                fields=["board", "year", "term", "number"], name="improvement_termreport_number_unique"
            ),
            models.CheckConstraint(
                condition=Q(term__in=["Autumn", "Spring", "Summer"]), name="improvement_termreport_term_known"
            ),
        ]

    def __str__(self) -> str:
        return f"Termly report of {self.board}, {self.of_term}"

    @property
    def of_term(self) -> Term:
        """The term that it is about."""
        return Term(self.year, self.term)

    @property
    def is_as_made(self) -> bool:
        """Whether its content still has its digest."""
        return self.digest == digest_of(self.content)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it once."""
        if not self._state.adding:
            raise FrozenReportError("A termly report that is a paper never changes.")
        super().save(*args, **kwargs)


def digest_of(content: Any) -> str:
    """The SHA-256 of a report's content."""
    written = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()
