"""What a year's meetings are made from: the dates of terms, and each board's template agenda."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from base.school_terms import Term
from boards.models.boards import Board
from boards.models.items import AgendaItem
from boards.models.parts import InPart


class TermDatesQuerySet(models.QuerySet):
    """Dates of terms as the council has set them."""

    def last_days(self, after: dt.date, terms: int = 4) -> list[tuple[Term, dt.date | None]]:
        """The next terms that end on or after that day, each with its last day, the soonest first. One query.

        None where the council has not set it: schools break up before the last day of the term's months.
        """
        of_days = [Term.of(after)]
        while len(of_days) <= terms and of_days[-1].days[1].year < dt.MAXYEAR:
            of_days.append(of_days[-1].after)
        years = {term.year for term in of_days}
        set_days = {
            (year, name): day for year, name, day in self.filter(year__in=years).values_list("year", "name", "ends_on")
        }
        ends = [(term, set_days.get((term.year, term.name))) for term in of_days]
        return [(term, day) for term, day in ends if (day or term.days[1]) >= after][:terms]


class TermDates(models.Model):
    """The first and last school day of a term, where the council has set them."""

    class Name(models.TextChoices):
        """The terms of a year, in order."""

        AUTUMN = "Autumn", "Autumn"
        SPRING = "Spring", "Spring"
        SUMMER = "Summer", "Summer"

    year = models.PositiveSmallIntegerField(
        "academic year", help_text="The calendar year in which the academic year starts: 2026 for 2026 to 2027."
    )
    name = models.CharField("term", max_length=6, choices=Name)
    starts_on = models.DateField(help_text="For example 1 September 2026.")
    ends_on = models.DateField(help_text="For example 18 December 2026.")

    objects = TermDatesQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-year", "starts_on"]
        verbose_name = verbose_name_plural = "term dates"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "name"],
                name="boards_termdates_unique",
                violation_error_message="The dates of this term are recorded already. Change those instead.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="boards_termdates_ends_after_start",
                violation_error_message="The term must end after it starts.",
            ),
            models.CheckConstraint(
                condition=Q(name__in=["Autumn", "Spring", "Summer"]), name="boards_termdates_name_known"
            ),
        ]

    def __str__(self) -> str:
        return str(Term(self.year, self.name))


class TemplateItemQuerySet(models.QuerySet):
    """Items of template agendas."""

    def for_board(self, board: Board) -> Self:
        """The board's own template, in order; where it has none, the one that all boards share."""
        own = self.filter(board=board)
        return own if own.exists() else self.filter(board=None)


class TemplateItem(InPart):
    """An item that every agenda of a board starts with; of no board, one that boards without a template share."""

    board = models.ForeignKey(
        Board,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="template",
        help_text="Leave empty for the template of every board that has none of its own.",
    )
    position = models.PositiveSmallIntegerField(help_text="The order on the agenda: the smallest first.")
    title = models.CharField(max_length=200)
    standing = models.CharField(
        "fills itself as", max_length=20, choices=AgendaItem.Standing, default=AgendaItem.Standing.NONE, blank=True
    )
    purpose = models.CharField(max_length=10, choices=AgendaItem.Purpose, default=AgendaItem.Purpose.DISCUSS)
    minutes_allowed = models.PositiveSmallIntegerField(null=True, blank=True, help_text="How long it may take.")
    is_part_b = models.BooleanField("Part B", default=False)

    objects = TemplateItemQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["board", "position", "pk"]
        verbose_name = "item of a template agenda"
        verbose_name_plural = "template agendas"
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=["note", "discuss", "decide"]), name="boards_templateitem_purpose_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    standing__in=["", "welcome", "declarations", "last-minutes", "matters-arising", "next-date"]
                ),
                name="boards_templateitem_standing_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title
