"""A partnership's self-evaluation of one academic year: what heads answer before, what they agree, who may read it.

Nobody but the partnership's own heads and leads opens one that is not shared; it is shared with officers, and whoever
chairs or minutes its quadrant's meeting, while every school whose yes is needed says so (design, section 5; ADR 82).
"""

import datetime as dt
from collections import Counter
from typing import Any, Self

from django.db import models
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from base.days import in_words
from base.school_terms import academic_year, year_label
from boards.models.access import is_officer
from improvement.models import access
from improvement.models.frameworks import Framework, Stage, Theme
from partnerships.models import Headship, Membership, Partnership, Person, School

KEPT_AFTER = dt.timedelta(days=30)  # from agreement: then the answers of the heads go, and the spread
FEWEST_ANSWERS = 5  # heads who chose a stage, of whom a spread is shown


class SelfEvaluationQuerySet(models.QuerySet):
    """Self-evaluations by year, and by who sees and keeps them."""

    def in_year(self, starting: int) -> Self:
        """Those of the academic year that starts in September of that year."""
        return self.filter(year=starting)

    def agreed(self) -> Self:
        """Those whose themes were agreed."""
        return self.filter(agreed_on__isnull=False)

    def editable_by(self, user: Any) -> Self:
        """Those that the user opens and records: of partnerships that they lead, or whose lead they act for."""
        return self.filter(access.of_partnership_led(user, "partnership"))

    def visible_to(self, user: Any) -> Self:
        """Those that the user may read: of their own partnership, and agreed ones that are shared with them.

        Shared ones are read by officers, and by whoever chairs or minutes the meeting of the partnership's quadrant. A
        superuser who broke the glass of a school reads what its head does, but for the answers (ADR 56).
        """
        own = access.of_own_partnership(user, "partnership")
        opened = Membership.objects.active().filter(access.behind_broken_glass(user, "school")).order_by()
        if access.is_any_opened(user):
            own |= Q(partnership__in=opened.values("partnership"))
        return self.filter(own | Q(pk__in=SelfEvaluation.objects.shared_with(user).order_by().values("pk")))

    def shared_with(self, user: Any) -> Self:
        """Shared ones of partnerships that the user sees to: an officer's all, those of a chair's quadrant."""
        return self.shared().filter(_shared_with(user))

    def said_of_by(self, user: Any) -> Self:
        """Those in which a school stands that the user heads, which may have left the partnership since."""
        own = Participation.objects.filter(access.of_school_headed(user, "school")).order_by()
        return self.filter(pk__in=own.values("evaluation"))

    def shared(self) -> Self:
        """Agreed ones that every school whose yes is needed shares, two people at least, and none that is against it.

        It is needed of each that took part, and of each that has a say though the lead names it as such no more. A
        school that nobody heads today cannot say, and is not waited for: its next head is, from their first day on.
        """
        of_it = Participation.objects.filter(evaluation=OuterRef("pk")).order_by()
        taking_part = of_it.filter(was_there=True)
        needed = of_it.filter(Q(was_there=True) | Q(has_a_say=True))
        headed = Headship.objects.active().filter(school=OuterRef("school")).order_by()
        unsaid = needed.filter(Exists(headed)).exclude(shares=Participation.Shares.YES)
        against = of_it.filter(shares=Participation.Shares.NO)
        said = of_it.filter(shares=Participation.Shares.YES).values("evaluation")
        people = said.annotate(n=Count("said_by", distinct=True)).filter(n__gte=2)
        return self.agreed().filter(Exists(people), Exists(taking_part), ~Exists(unsaid), ~Exists(against))

    def to_close(self) -> Self:
        """Open ones whose day has come on which answers close, and whose spread was not counted yet."""
        return self.filter(
            agreed_on__isnull=True, answers_close_on__lte=timezone.localdate(), answered_count__isnull=True
        )

    def with_sharing(self) -> Self:
        """Annotate ``is_shared``, and ``shared_on``: the day on which the last of the schools agreed to share it."""
        shared = SelfEvaluation.objects.shared().filter(pk=OuterRef("pk")).order_by()
        said = Max("participations__said_on", filter=Q(participations__shares="yes"))
        return self.annotate(is_shared=Exists(shared), shared_on=said)


class SelfEvaluation(models.Model):
    """What a partnership's heads make of it in one academic year, by one version of the framework."""

    class Manner(models.TextChoices):
        """How it is filled in."""

        HERE = "here", "Here, in one meeting"
        PAPER = "paper", "On paper, and typed in afterwards"

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="self_evaluations")
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="self_evaluations")
    year = models.PositiveSmallIntegerField(
        "academic year", help_text="The calendar year in which the academic year starts: 2026 for 2026 to 2027."
    )
    manner = models.CharField("how", max_length=5, choices=Manner, default=Manner.HERE)
    opened_on = models.DateField(default=timezone.localdate)
    meets_on = models.DateField("day of the meeting", null=True, blank=True)
    # It follows the day of the meeting until it has come, and then never moves (``improvement/evaluation/closing.py``).
    answers_close_on = models.DateField("day on which answers close", null=True, blank=True, editable=False)
    # How many schools had answered as they closed; None until the one spread was counted.
    answered_count = models.PositiveSmallIntegerField("schools that answered", null=True, blank=True, editable=False)
    agreed_on = models.DateField(null=True, blank=True)
    recorded_on = models.DateField(
        "agreement recorded on",
        null=True,
        blank=True,
        help_text="The day on which it was said here that it is agreed: of paper it may be long after.",
    )
    taken_back_on = models.DateField("agreement last taken back on", null=True, blank=True)
    # Days, such as 2026-11-30, a day for each: what a step said that is meant no more is kept nowhere.
    # It may be empty, for SQLite would make the table anew for a default, and the framework's triggers name it.
    steps_taken_off = models.JSONField("next steps taken off after it was agreed", null=True, blank=True)

    objects = SelfEvaluationQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "partnership_id"]
        default_permissions = ()
        verbose_name = "self-evaluation"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "year"],
                name="improvement_selfevaluation_one_a_year",
                violation_error_message="This partnership has a self-evaluation of that year already. Go on with it.",
            ),
            models.CheckConstraint(
                condition=Q(manner__in=["here", "paper"]), name="improvement_selfevaluation_manner_known"
            ),
            models.CheckConstraint(
                condition=Q(agreed_on__isnull=True) | Q(agreed_on__gte=F("opened_on")) | Q(manner="paper"),
                name="improvement_selfevaluation_agreed_after_opening",
                violation_error_message="It was agreed before it was opened here. Say that it was filled in on paper.",
            ),
        ]

    def __str__(self) -> str:
        return f"Self-evaluation of {self.year_label}"  # whose it is is not for logs

    @property
    def year_label(self) -> str:
        """The academic year, written ``2026 to 2027``."""
        return year_label(self.year)

    @property
    def is_agreed(self) -> bool:
        """Whether its themes were agreed, so that only next steps and sharing change."""
        return self.agreed_on is not None

    @property
    def is_on_paper(self) -> bool:
        """Whether it is filled in on paper first."""
        return self.manner == self.Manner.PAPER

    @property
    def is_meeting_to_come(self) -> bool:
        """Whether the day of the meeting is still to come."""
        return self.meets_on is not None and self.meets_on > timezone.localdate()

    @property
    def are_answers_closed(self) -> bool:
        """Whether nobody answers before the meeting any more, nor changes an answer: for good."""
        day = self.answers_close_on
        return self.is_agreed or (day is not None and day <= timezone.localdate())

    @property
    def until_in_words(self) -> str:
        """Until when answers may be changed, as the end of a sentence: the day before they close."""
        if self.answers_close_on is None:
            return "until the day of the meeting, on which answers close for good"
        last, closes = self.answers_close_on - dt.timedelta(days=1), in_words(self.answers_close_on)
        return f"until the end of {in_words(last)}: answers close for good on {closes}"

    @property
    def are_heads_asked(self) -> bool:
        """Whether heads are still asked to answer before: not once answers are closed, the heads met, or a year ended.

        A past year's is typed in from paper: there is no meeting to come of it.
        """
        today = timezone.localdate()
        has_met = self.meets_on is not None and self.meets_on <= today
        return not (self.are_answers_closed or has_met or self.year < academic_year(today))

    @property
    def agreed_anew_in_words(self) -> str:
        """That it was agreed before, taken back and agreed anew, with the days; empty where it was not."""
        if not self.agreed_on or not self.taken_back_on:
            return ""
        return f"Agreed anew on {in_words(self.recorded_on)}; taken back on {in_words(self.taken_back_on)}."

    @property
    def taken_off_in_words(self) -> str:
        """How many next steps were taken off after agreement, and on which days; empty where none was."""
        said = []
        for day, number in sorted(Counter(self.steps_taken_off or []).items()):
            what = "One step was" if number == 1 else f"{number} steps were"
            said.append(f"{what} taken off on {in_words(dt.date.fromisoformat(day))}, after it was agreed.")
        return " ".join(said)

    @property
    def answers_go_on(self) -> dt.date | None:
        """The day on which what heads answered before is erased; None while nothing is agreed."""
        return self.agreed_on + KEPT_AFTER if self.agreed_on else None

    @property
    def can_be_taken_back_until(self) -> dt.date | None:
        """The last day on which the lead may take back that it is agreed; None while nothing is agreed."""
        recorded = self.recorded_on or self.agreed_on
        return recorded + KEPT_AFTER if self.agreed_on and recorded else None


class AnswerQuerySet(models.QuerySet):
    """Answers of heads: their own, and a spread of enough of them. Nobody reads another school's."""

    def of_own_schools(self, user: Any) -> Self:
        """Those of schools that the user heads, or acts for the head of."""
        return self.filter(access.of_school_headed(user, "school"))

    def of_schools_in(self, evaluation: SelfEvaluation) -> Self:
        """Those of schools that are in its partnership today: one that left has no part in it any more."""
        return self.filter(evaluation=evaluation, school__in=schools_of(evaluation.partnership).order_by().values("pk"))

    def schools_counted(self) -> int:
        """How many schools have answered anything."""
        return self.order_by().values("school").distinct().count()


class Answer(models.Model):
    """What one school's head thinks of a theme before the meeting; no stage where they cannot say.

    It has no words, is shown to whoever heads the school alone, counts in the one spread, and is erased thirty days
    after agreement.
    """

    evaluation = models.ForeignKey(SelfEvaluation, on_delete=models.CASCADE, related_name="answers")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_on = models.DateField(default=timezone.localdate)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["evaluation_id", "theme_id", "pk"]
        default_permissions = ()
        verbose_name = "answer before the meeting"
        verbose_name_plural = "answers before the meeting"
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "theme", "school"], name="improvement_answer_one_a_theme"),
        ]

    def __str__(self) -> str:
        return f"Answer {self.pk}"  # neither whose nor what: it may come into a log


class SpreadCount(models.Model):
    """How many schools chose a stage of a theme before the meeting, counted once, as answers closed for good.

    Of a theme that fewer than five heads chose a stage of there is none. Where all chose alike there is one row without
    a stage: which they chose is kept nowhere but in their answers. Erasing an answer changes none of it.
    """

    evaluation = models.ForeignKey(SelfEvaluation, on_delete=models.CASCADE, related_name="spread")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    count = models.PositiveSmallIntegerField("schools")

    class Meta:
        ordering = ["evaluation_id", "theme_id", "stage_id"]
        default_permissions = ()
        verbose_name = "count of a spread"
        verbose_name_plural = "counts of spreads"
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "theme", "stage"], name="improvement_spreadcount_one_a_stage"
            ),
            models.UniqueConstraint(
                fields=["evaluation", "theme"],
                condition=Q(stage__isnull=True),
                name="improvement_spreadcount_alike_once",
            ),
            models.CheckConstraint(condition=Q(count__gte=1), name="improvement_spreadcount_of_somebody"),
        ]

    def __str__(self) -> str:
        return f"Count {self.pk}"  # neither what nor how many: it may come into a log


class Agreement(models.Model):
    """What the heads agreed on one theme: a stage, or that they did not get to it; and in a sentence or two why.

    ``version`` counts its changes. What two people write at once is put together box by box, without it.
    """

    LENGTH = 600  # characters

    evaluation = models.ForeignKey(SelfEvaluation, on_delete=models.CASCADE, related_name="agreements")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_left_out = models.BooleanField("we did not get to it", default=False)
    words = models.TextField("in a sentence or two, why", blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["evaluation_id", "theme_id"]
        default_permissions = ()
        verbose_name = "agreed answer"
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "theme"], name="improvement_agreement_one_a_theme"),
            models.CheckConstraint(
                condition=Q(is_left_out=False) | Q(stage__isnull=True),
                name="improvement_agreement_left_out_without_stage",
                violation_error_message="A theme that was left out has no stage.",
            ),
        ]

    def __str__(self) -> str:
        return f"Agreed answer {self.pk}"


class Participation(models.Model):
    """A school in a self-evaluation: whether it took part in the meeting, and whether its head agrees to share it.

    A head may take that back on any day; what is shared then is shared no more. ``has_a_say`` once anything was
    answered for it before the meeting, or its head has said yes or no, in any agreement: then its yes is needed,
    though the lead says that it took no part.
    """

    class Shares(models.TextChoices):
        """What its head said to sharing."""

        UNSAID = "", "Has not said"
        YES = "yes", "Agrees to share it"
        NO = "no", "Does not agree to share it"

    evaluation = models.ForeignKey(SelfEvaluation, on_delete=models.CASCADE, related_name="participations")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    was_there = models.BooleanField("took part", default=False)
    has_a_say = models.BooleanField("its yes is needed in any case", default=False, editable=False)
    shares = models.CharField(max_length=3, choices=Shares, blank=True, default=Shares.UNSAID)
    said_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    said_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["evaluation_id", "pk"]
        default_permissions = ()
        verbose_name = "school of a self-evaluation"
        verbose_name_plural = "schools of self-evaluations"
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "school"], name="improvement_participation_one_a_school"),
            models.CheckConstraint(condition=Q(shares__in=["", "yes", "no"]), name="improvement_participation_known"),
            models.CheckConstraint(
                condition=Q(shares="") | Q(said_on__isnull=False), name="improvement_participation_said_on_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"School {self.pk} of a self-evaluation"


class NextStepQuerySet(models.QuerySet):
    """Next steps by whether they are done."""

    def open(self) -> Self:
        """Those that are not done."""
        return self.filter(done_on__isnull=True)

    def by_day(self) -> Self:
        """The soonest first; those without a day last."""
        return self.order_by(F("due_on").asc(nulls_last=True), "pk")


class NextStep(models.Model):
    """What a partnership does next on a theme, who sees to it, and by when.

    What is added or changed after agreement carries the day, for it is not what the heads agreed.
    """

    LENGTH = 200  # characters

    evaluation = models.ForeignKey(SelfEvaluation, on_delete=models.CASCADE, related_name="next_steps")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+")
    what = models.CharField("what is done", max_length=LENGTH)
    owner = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="who sees to it"
    )
    due_on = models.DateField("by when", null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    added_on = models.DateField("added after it was agreed, on", null=True, blank=True, editable=False)
    changed_on = models.DateField("changed after it was agreed, on", null=True, blank=True, editable=False)

    objects = NextStepQuerySet.as_manager()

    class Meta:
        ordering = ["evaluation_id", "theme_id", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(what=""),
                name="improvement_nextstep_says_something",
                violation_error_message="Enter what is done.",
            ),
        ]

    def __str__(self) -> str:
        return f"Next step {self.pk}"

    @property
    def is_overdue(self) -> bool:
        """Whether its day is over and nobody said that it is done."""
        return self.done_on is None and self.due_on is not None and self.due_on < timezone.localdate()

    @property
    def in_words(self) -> str:
        """What is done, who sees to it, and by when."""
        due = f"by {in_words(self.due_on)}" if self.due_on else ""
        return ", ".join(filter(None, [self.what, str(self.owner or ""), due]))

    @property
    def since_in_words(self) -> str:
        """On which days it was added and changed after it was agreed; empty where it is as agreed."""
        days = [("added", self.added_on), ("changed", self.changed_on)]
        said = ", ".join(f"{what} on {in_words(day)}" for what, day in days if day)
        return f"{said[0].upper()}{said[1:]}, after it was agreed" if said else ""


def _shared_with(user: Any) -> Q:
    """Rows of partnerships whose shared self-evaluations the user may read: an officer's all, a chair's quadrant's."""
    if is_officer(user):
        return ~Q(pk__in=[])
    return Q(partnership__home_quadrant__in=access.quadrants_of_seats(user))


def schools_of(partnership: Partnership, on: dt.date | None = None) -> QuerySet[School]:
    """The schools whose heads evaluate it: open members of that day, by name."""
    members = partnership.memberships.active(on).order_by().values("school")
    return School.objects.open(on).filter(pk__in=members).order_by(Lower("name"), "pk")
