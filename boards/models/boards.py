"""Boards and the seats on them."""

import datetime as dt
from collections import Counter
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from base.dated import Dated, DatedQuerySet, holding
from base.names import refuse_address
from base.permissions import for_meta
from base.slugs import SlugManager
from boards.models.deadlines import MOST_CLEAR_DAYS, MOST_REPORT_DAYS, MOST_WARNING_DAYS, OUT_OF_BOUNDS
from boards.models.parts import CONFIDENTIAL_WORDING
from boards.permissions import OF_BOARD
from partnerships.models import Organisation, Person, Quadrant
from partnerships.models.organisation_names import name_on


class BoardQuerySet(models.QuerySet):
    """Boards with the people on them."""

    def for_quadrants(self) -> Self:
        """The quadrant meetings."""
        return self.filter(quadrant__isnull=False)

    def with_current_seats(self, on: dt.date | None = None) -> Self:
        """Prefetch ``current_seats``: the seats held on that day, in the order in which they are listed."""
        on = on or timezone.localdate()
        seats = Seat.objects.active(on).select_related("person", "organisation").with_bodies(on).in_order()
        return self.prefetch_related(Prefetch("seats", seats, to_attr="current_seats"))

    def that_had(self, slug: str, *, besides: int | None = None) -> Any:
        """The board, none of that key, whose page had that address last and has another now, by its history."""
        versions = Board.history.filter(slug=slug).exclude(id=besides).order_by("-history_id")
        key = versions.values_list("id", flat=True).first()
        return self.filter(pk=key).exclude(slug=slug).first() if key else None


class BoardManager(SlugManager.from_queryset(BoardQuerySet)):  # type: ignore[misc]
    """Finds a board by its slug, the natural key of fixtures."""


class Board(models.Model):
    """A standing group that meets: the School Partnership Board, and each quadrant's quadrant meeting."""

    name = models.CharField(max_length=100, unique=True)
    slug = models.SlugField(unique=True, help_text="The last part of the address of its page.")
    abbreviation = models.CharField(max_length=10, unique=True, help_text="Begins each minute’s number: “SPB”.")
    quadrant = models.OneToOneField(
        Quadrant,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="board",
        help_text="Whose quadrant meeting it is. Empty for a board of the whole county.",
    )
    description = models.TextField(blank=True, help_text="What it is for, shown on its page.")
    publishes_minutes = models.BooleanField(
        "publishes its minutes", default=False, help_text="Untick: approved minutes are for its members only."
    )
    quorum = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many members must be there to decide. Empty where there is no rule."
    )
    confidential_wording = models.CharField(
        "wording before confidential items",
        max_length=300,
        blank=True,
        default=CONFIDENTIAL_WORDING,
        help_text="Stands in the minutes above what Part A does not say. Minutes that are frozen keep what they had.",
    )
    shows_agenda_times = models.BooleanField(
        "shows times on its agendas",
        default=True,
        help_text="When each item starts, by the minutes that it may take. Untick: only who makes the agenda sees it.",
    )
    agenda_clear_days = models.PositiveSmallIntegerField(
        "clear days for the agenda",
        default=6,
        help_text="Days between the one on which agenda and papers go out and that of the meeting, without these two: "
        "6 is a week before.",
    )
    report_days = models.PositiveSmallIntegerField(
        "days for reports",
        default=7,
        help_text="So many days before the agenda is due, reports for it are due.",
    )
    counts_working_days = models.BooleanField(
        "counts working days only",
        default=False,
        help_text="Tick: weekends, bank holidays and days on which the council is closed are not counted, and no "
        "deadline is on one.",
    )
    warning_days = models.PositiveSmallIntegerField(
        "days of warning",
        default=3,
        help_text="So many days before a deadline, whoever has to keep it is written to once.",
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="Where it stands in lists: the smallest first.")

    objects = BoardManager()
    history = HistoricalRecords()

    current_seats: list["Seat"]  # there after ``with_current_seats``
    may_plan: bool  # this and what follows are there after ``access.boards_with_plan``
    may_read_part_b: bool

    class Meta:
        ordering = ["position", "name"]
        permissions = for_meta(OF_BOARD)
        constraints = [
            models.CheckConstraint(
                condition=Q(agenda_clear_days__range=(0, MOST_CLEAR_DAYS)),
                name="boards_board_agenda_clear_days",
                violation_error_message=OUT_OF_BOUNDS["agenda_clear_days"],
            ),
            models.CheckConstraint(
                condition=Q(report_days__range=(0, MOST_REPORT_DAYS)),
                name="boards_board_report_days",
                violation_error_message=OUT_OF_BOUNDS["report_days"],
            ),
            models.CheckConstraint(
                condition=Q(warning_days__range=(1, MOST_WARNING_DAYS)),
                name="boards_board_warning_days",
                violation_error_message=OUT_OF_BOUNDS["warning_days"],
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def its_meeting(self) -> str:
        """One of its meetings, as a sentence calls it after “the”; the name of some boards says that they are one."""
        return self.name if self.name.casefold().endswith("meeting") else f"meeting of the {self.name}"

    def clean(self) -> None:
        """Refuse a new address that leads on to another board, which had it."""
        super().clean()
        is_new = not Board.objects.filter(pk=self.pk, slug=self.slug).exists()
        if is_new and Board.objects.that_had(self.slug, besides=self.pk):
            taken = f"Another board had the address “{self.slug}”, which leads to it. Enter another one."
            raise ValidationError({"slug": taken})

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    natural_key.dependencies = ["partnerships.quadrant"]  # type: ignore[attr-defined]

    def get_absolute_url(self) -> str:
        return reverse("boards:detail", args=[self.slug])

    @property
    def chairs(self) -> list["Seat"]:
        """Its chairs, co-chairs and vice-chairs among the seats that ``with_current_seats`` fetched."""
        return [seat for seat in self.current_seats if seat.chairs]

    @property
    def other_members(self) -> list["Seat"]:
        """The seats that ``with_current_seats`` fetched of those who neither chair nor only take the minutes."""
        return [seat for seat in self.current_seats if not seat.chairs and seat.role != Seat.Role.MINUTE_TAKER]

    @property
    def sources(self) -> list[tuple[str, int]]:
        """Where the seats that ``with_current_seats`` fetched are known from, and how many of them from each.

        An officer who has confirmed a seat empties its source, or names the newer one.
        """
        return list(Counter(seat.source for seat in self.current_seats if seat.source).items())


class SeatQuerySet(DatedQuerySet):
    """Seats by day, role and order."""

    def chairs(self) -> Self:
        """Seats that may do what a chair may: chair, co-chair and vice-chair."""
        return self.filter(role__in=Seat.CHAIRING)

    def with_email(self) -> Self:
        """Seats whose holders the portal can write to."""
        return self.filter(person__in=Person.objects.reachable().order_by().values("pk"))

    def without_email(self) -> Self:
        """Seats of people for whom no address is recorded anywhere, public or not."""
        return self.exclude(person__in=Person.objects.reachable().order_by().values("pk"))

    def vacated(self, on: dt.date | None = None) -> Self:
        """Seats that nobody has taken since they ended: a vacancy, one row each.

        One of which an officer said so is vacant until it is filled or given up, or its body has as many seats on the
        board again, with those entered ahead, as it had on its last day. Of the others it is the last seat of a body
        that has none any more; seats that represent nobody are not.
        """
        same = Seat.objects.filter(board=OuterRef("board"), organisation=OuterRef("organisation"))
        newer = Q(ended_on__gt=OuterRef("ended_on")) | Q(ended_on=OuterRef("ended_on"), pk__gt=OuterRef("pk"))
        still_held = Q(ended_on__isnull=True)
        by_rule = Q(vacancy=Seat.Vacancy.BY_RULE, organisation__isnull=False) & ~Exists(same.filter(newer | still_held))
        as_many_again = Q(seats_now__gte=F("seats_then"), organisation__isnull=False)
        counted = self.former(on).alias(
            seats_then=_count(same.filter(holding(OuterRef("ended_on")))), seats_now=_count(same.not_over(on))
        )
        return counted.filter(by_rule | (Q(vacancy=Seat.Vacancy.OPEN) & ~as_many_again))

    def first_and_last_day_before(self, on: dt.date) -> tuple[dt.date | None, dt.date | None]:
        """The day on which the first seat ever began, and the latest day before ``on`` on which a seat ended."""
        days = self.aggregate(first=Min("started_on"), last=Max("ended_on", filter=Q(ended_on__lt=on)))
        return days["first"], days["last"]

    def with_bodies(self, on: Any) -> Self:
        """Annotate ``body_then``, what the body was called on that day: a date, or an expression."""
        return self.annotate(body_then=name_on("organisation", on))

    def in_order(self) -> Self:
        """As the board lists them: by body represented, those in attendance last, then by position and name."""
        return self.order_by(F("organisation__position").asc(nulls_last=True), "position", "person__name")


def _count(seats: SeatQuerySet) -> Coalesce:
    """How many of those seats there are, which all have one board."""
    return Coalesce(Subquery(seats.order_by().values("board").annotate(n=Count("pk")).values("n")), 0)


class SeatManager(models.Manager.from_queryset(SeatQuerySet)):  # type: ignore[misc]
    """Finds a seat by board, person, role and first day, the natural key of fixtures."""

    def get_by_natural_key(self, board: str, person: str, role: str, started_on: str):
        return self.get(board__slug=board, person__slug=person, role=role, started_on=started_on)


class Seat(Dated):
    """A person on a board in a role, representing a body, from a day and perhaps to a day."""

    class Role(models.TextChoices):
        """What the person does on the board."""

        CHAIR = "chair", "Chair"
        CO_CHAIR = "co-chair", "Co-chair"
        VICE_CHAIR = "vice-chair", "Vice-chair"
        MEMBER = "member", "Member"
        MINUTE_TAKER = "minute-taker", "Minute taker"

    class Vacancy(models.TextChoices):
        """What becomes of the seat once its holder has left."""

        BY_RULE = "", "Vacant where its body holds no other"
        OPEN = "open", "To be filled"
        FILLED = "filled", "Filled"
        LAPSED = "lapsed", "Not to be filled"

    CHAIRING = (Role.CHAIR, Role.CO_CHAIR, Role.VICE_CHAIR)

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="seats")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(max_length=12, choices=Role, default=Role.MEMBER)
    post = models.CharField(
        max_length=200,
        blank=True,
        help_text="What follows the name on the page: “Director of Education”.",
        validators=[refuse_address],
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
        verbose_name="represents",
        help_text="Leave empty for those who are only in attendance, such as a minute taker.",
    )
    by_virtue_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="brings",
        help_text="The seat that brings this one: a quadrant’s chair sits on the Board. Both start and end together.",
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="Where it stands in lists: the smallest first.")
    vacancy = models.CharField(
        "once it has ended", max_length=10, choices=Vacancy, blank=True, default=Vacancy.BY_RULE, editable=False
    )
    is_demonstration = models.BooleanField("invented for the demonstration", default=False, editable=False)
    source = models.CharField(
        max_length=200, blank=True, help_text="Where the record and its dates come from, if they need explaining."
    )

    objects = SeatManager()
    history = HistoricalRecords()

    body_then: str | None = None  # what its body was called, after ``with_bodies``

    class Meta(Dated.Meta):
        ordering = ["board", "position", "-started_on"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["board", "person", "role"],
                condition=Q(ended_on__isnull=True),
                name="boards_seat_one_open",
                violation_error_message="This person holds this seat already. End that one first.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["chair", "co-chair", "vice-chair", "member", "minute-taker"]),
                name="boards_seat_role_known",
            ),
            models.CheckConstraint(
                condition=Q(vacancy__in=["", "open", "filled", "lapsed"]), name="boards_seat_vacancy_known"
            ),
            # On PostgreSQL an exclusion constraint besides lets nobody chair a board twice: migration 0020.
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display().lower()}, {self.board}"

    def natural_key(self) -> tuple[str, str, str, str]:
        return (*self.board.natural_key(), *self.person.natural_key(), self.role, self.started_on.isoformat())

    natural_key.dependencies = [  # type: ignore[attr-defined]
        "boards.board",
        "partnerships.organisation",
        "partnerships.person",
    ]

    @property
    def chairs(self) -> bool:
        """Whether this seat may do what a chair may."""
        return self.role in self.CHAIRING

    @property
    def post_and_role(self) -> str:
        """The post, and the role where the post does not say it already: ``Director of Education - Chair``."""
        role = self.get_role_display()
        if not self.post:
            return role
        if self.role == self.Role.MEMBER or role.lower() in self.post.lower():
            return self.post
        return f"{self.post} - {role}"

    @property
    def is_of_an_abbreviation(self) -> bool:
        """Whether what stands for the seat is its body's abbreviation, such as ASHE; ``organisation`` comes with it."""
        body = self.organisation
        return bool(body and body.name.isupper() and body.name in (self.post or body.name))

    @property
    def post_beside(self) -> str:
        """The post as it stands beside a tag with the role and below the body: nothing that these say already.

        ``board`` and ``organisation`` come with the seat.
        """
        role = self.get_role_display()
        if self.role == self.Role.MINUTE_TAKER:
            return self.post_and_role
        said = (role, f"{role} of {self.board}", str(self.organisation or ""))
        return "" if self.post.casefold() in (words.casefold() for words in said) else self.post
