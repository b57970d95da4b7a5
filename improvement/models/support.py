"""Support that a school asks for, and who gives it: from the request to the outcome."""

import datetime as dt
from collections.abc import Collection
from typing import Any, Self

from django.db import models
from django.db.models import BooleanField, Case, Count, F, Prefetch, Q, Value, When
from django.utils import timezone

from base.days import in_words
from base.school_terms import academic_year
from boards.models.access import is_officer
from improvement.models import support_access as access
from improvement.models.half_days import HALF, HalfDaysField
from improvement.models.schools_before import before
from improvement.models.system_leaders import MOST_DAYS, SystemLeader
from improvement.models.topics import Topic
from partnerships.models import Organisation, Partnership, School

KEPT = dt.timedelta(days=365)  # for how long a request stays once it is closed
STEP = dt.timedelta(days=14)  # for each turn, before the next date has passed
CHANGEABLE = dt.timedelta(days=14)  # after the day on which it closed: what became of it can be said otherwise
ALONE_AFTER = dt.timedelta(days=28)  # after the last day of support, from when the asker's word alone closes it
UNANSWERED_AFTER = dt.timedelta(days=120)  # without anybody acting at the county, or saying what became of support
HIGHEST_ORDER = 10**15 - 1  # the number of an order: digits, and no room for words


class SupportRequestQuerySet(models.QuerySet):
    """Requests by how far they have come, and by what of them is whose to know."""

    def open(self) -> Self:
        """Those that go on."""
        return self.filter(closed_on__isnull=True)

    def waiting_for_the_council(self) -> Self:
        """Those whose next step is an officer's, the soonest first."""
        return self.open().filter(owner=SupportRequest.Owner.OFFICER).order_by("next_on", "pk")

    def due(self, on: dt.date | None = None) -> Self:
        """Those whose next date has passed."""
        return self.open().filter(next_on__lt=on or timezone.localdate())

    def to_widen(self, on: dt.date | None = None) -> Self:
        """Those that go a step further by themselves: their day has passed, nobody was asked, the school is open."""
        looking = self.due(on).filter(state=SupportRequest.State.LOOKING, school__in=School.objects.open(on).order_by())
        return looking.exclude(reach=SupportRequest.Reach.COUNTY)

    def said_by_asker_alone(self, on: dt.date | None = None) -> Self:
        """Those of whose outcome the asker's word is enough: the supporting school had time and says nothing."""
        last = (on or timezone.localdate()) - ALONE_AFTER
        agreed = Deployment.objects.filter(state=Deployment.State.AGREED, ends_on__lte=last).order_by()
        return self.filter(state=SupportRequest.State.AGREED, pk__in=agreed.values("request")).exclude(outcome="")

    def unanswered(self, on: dt.date | None = None) -> Self:
        """Those at the county on which nobody acted for ``UNANSWERED_AFTER``. Who acts gets them a new next date."""
        last = (on or timezone.localdate()) - UNANSWERED_AFTER
        left = self.filter(reach=SupportRequest.Reach.COUNTY, state=SupportRequest.State.LOOKING)
        # Where the day by when it is wanted came sooner than a whole turn, the turn ended on it.
        return left.filter(next_on__lte=last + STEP).exclude(next_on=F("wanted_by"), next_on__gt=last)

    def left_by_a_closed_school(self, on: dt.date | None = None) -> Self:
        """Those whose next date has passed, of a school that has closed: nobody there takes a step any more."""
        return self.due(on).exclude(school__in=School.objects.open(on).order_by())

    def not_acted_on(self, on: dt.date | None = None) -> Self:
        """Those of which somebody was to say something by a day that has passed: an answer, yes to days, or what
        became of it. What is looked for goes further by itself instead, and of what is agreed one reminder is enough.
        """
        late = self.due(on).exclude(state=SupportRequest.State.LOOKING)
        return late.exclude(state=SupportRequest.State.AGREED, is_reminded=True)

    def of_which_nobody_said(self, on: dt.date | None = None) -> Self:
        """Those that were agreed, and of which the school says nothing for ``UNANSWERED_AFTER`` the last day."""
        last = (on or timezone.localdate()) - UNANSWERED_AFTER
        agreed = Deployment.objects.filter(state=Deployment.State.AGREED, ends_on__lte=last).order_by()
        return self.filter(state=SupportRequest.State.AGREED, outcome="", pk__in=agreed.values("request"))

    def visible_to(self, user: Any) -> Self:
        """Those that the user may open."""
        return self.filter(may_see(user)) if not user.is_anonymous else self.none()

    def on_list_of(self, user: Any) -> Self:
        """Those of them that their list has: a glass that they broke opens pages and no list (ADR 56)."""
        return self.filter(_one_of(user, _RIGHTS.keys() - {"is_opened", "may_release"}))

    def with_rights(self, user: Any) -> Self:
        """Annotate as what the user sees each: ``is_asker``, ``is_lead``, ``is_officer_of``, ``is_supporter``, or
        ``is_opened``, behind a glass that they broke; and whether they say of whom the supporting school releases,
        ``may_release``.
        """
        rights = {
            name: Case(When(right(user), then=Value(True)), default=Value(False), output_field=BooleanField())
            for name, right in _RIGHTS.items()
        }
        return self.annotate(**rights)

    def listed(self) -> Self:
        """With what a list shows of each, and ``under_way``: whom it is asked of, or agreed with."""
        going_on = Deployment.objects.filter(state__in=Deployment.BINDING).select_related(
            "school", "system_leader__person", "organisation"
        )
        rows = self.select_related("topic", "school", "partnership")
        return rows.prefetch_related(Prefetch("deployments", going_on, to_attr="under_way"))

    def asking_for(self, school: School, topic: Topic, phase: str) -> Self:
        """Those that go on, by which that school asks for support with that topic in that phase."""
        return self.open().filter(school=school, topic=topic, phase=phase).order_by("pk")

    def waiting_for(self, school: School) -> Self:
        """Those in which it is that school's turn, as the one that asks or the one that is asked, the soonest first.

        Of what is agreed nobody has to say anything before its last day.
        """
        owner = SupportRequest.Owner
        asked = Deployment.objects.filter(state__in=Deployment.BINDING, school=school).order_by()
        its = Q(owner=owner.SCHOOL, school=school) | Q(owner=owner.SUPPORTER, pk__in=asked.values("request"))
        is_under_way = Q(state=SupportRequest.State.AGREED, outcome="", next_on__gt=timezone.localdate())
        return self.open().filter(its).exclude(is_under_way).order_by("next_on", "pk")

    def by_next(self) -> Self:
        """Those whose next date is soonest first; those that are closed at the end, the latest first."""
        return self.order_by(F("next_on").asc(nulls_last=True), F("closed_on").desc(), "pk")

    def states_and_outcomes(self, user: Any) -> Any:
        """What an officer may know of all: how many (``n``) of each ``year``, ``reach``, ``state``, ``outcome``, and
        ``why`` one was not met, once its year is over. No row says which school, or what about.

        Within a year a count that goes up by one may say of which school it is. Nobody else gets a row here.
        """
        rows = self if is_officer(user) else self.none()
        is_over = Q(year__lt=academic_year(timezone.localdate()))
        why = Case(When(is_over, then=F("unmet_reason")), default=Value(""))
        known = ("year", "reach", "state", "why", "outcome")
        return rows.annotate(why=why).order_by(*known).values(*known).annotate(n=Count("pk"))


class SupportRequest(models.Model):
    """A school asks for support: with which topic, in which phase, by when; and how far that has come.

    **There is no box for words**: what is not kept need not be disclosed. Nothing links it to a peer review. It has no
    history, and stands in no list of admin (design, section 5; ADR 53). Whoever has the next step is its ``owner``,
    until ``next_on``; a request that is closed has neither.
    """

    class Reach(models.TextChoices):
        """Whom it is asked of: each a step further than the one before."""

        PARTNERSHIP = "partnership", "The partnership"
        QUADRANT = "quadrant", "The quadrant"
        COUNTY = "county", "The county"

    class State(models.TextChoices):
        """How far it has come."""

        LOOKING = "looking", "Looking for support"
        ASKED = "asked", "A supporting school is asked"
        RELEASED = "released", "Offered, to be agreed"
        AGREED = "agreed", "Agreed"
        GIVEN = "given", "Closed"
        UNMET = "unmet", "Not met"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Owner(models.TextChoices):
        """Whose turn it is."""

        SCHOOL = "school", "The school that asks"
        SUPPORTER = "supporter", "The supporting school"
        OFFICER = "officer", "The council"

    class Unmet(models.TextChoices):
        """Why nobody could give it."""

        NOBODY = "nobody", "Nobody offers support with this topic"
        NO_DAYS = "no-days", "Those who offer it have no days left"
        NOT_RELEASED = "not-released", "Nobody could be released"
        TOO_LATE = "too-late", "Nobody could come in time"
        MONEY = "money", "Nobody could pay for it"
        NO_ANSWER = "no-answer", "Nobody answered"
        OTHER = "other", "Another reason"

    class Outcome(models.TextChoices):
        """What became of what was agreed; not what it was good for."""

        GIVEN = "given", "The support was given as agreed"
        PART = "part", "A part of it was given"
        NONE = "none", "It did not take place"
        NOT_SAID = "not-said", "Nobody said what became of it"  # nobody chooses it: the worker closes with it

    OPEN = (State.LOOKING, State.ASKED, State.RELEASED, State.AGREED)

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="support_requests")
    school_before = before("school that asks")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    phase = models.CharField(max_length=20, choices=School.Phase)
    wanted_by = models.DateField("by when")
    asked_on = models.DateField(default=timezone.localdate)
    year = models.PositiveSmallIntegerField(
        "academic year", editable=False, help_text="In which it was asked: the calendar year in which that starts."
    )
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reach = models.CharField("asked of", max_length=11, choices=Reach, default=Reach.PARTNERSHIP)
    state = models.CharField(max_length=9, choices=State, default=State.LOOKING)
    owner = models.CharField("whose turn it is", max_length=9, choices=Owner, blank=True, default=Owner.SCHOOL)
    next_on = models.DateField("next date", null=True, blank=True)
    is_reminded = models.BooleanField(default=False, editable=False, help_text="Of this turn, after its date.")
    closed_on = models.DateField(null=True, blank=True)
    unmet_reason = models.CharField("why it was not met", max_length=12, choices=Unmet, blank=True)
    outcome = models.CharField(
        "what became of it", max_length=8, choices=Outcome, blank=True, help_text="As the school that asked says."
    )

    objects = SupportRequestQuerySet.as_manager()

    under_way: list["Deployment"]  # there after ``listed``
    # As what the user sees it, after ``with_rights``; without that nobody may do anything.
    is_asker = is_lead = is_officer_of = is_opened = is_supporter = may_release = False

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        verbose_name = "request for support"
        verbose_name_plural = "requests for support"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    phase__in=["nursery", "primary", "secondary", "all-through", "16-plus", "special-and-other"]
                ),
                name="improvement_supportrequest_phase_known",
            ),
            models.CheckConstraint(
                condition=Q(reach__in=["partnership", "quadrant", "county"]),
                name="improvement_supportrequest_reach_known",
            ),
            models.CheckConstraint(
                condition=~Q(reach="partnership") | Q(partnership__isnull=False),
                name="improvement_supportrequest_asked_of_a_partnership",
                violation_error_message="Choose the partnership that is asked, or ask the quadrant.",
            ),
            models.CheckConstraint(
                condition=Q(wanted_by__gte=F("asked_on")),
                name="improvement_supportrequest_wanted_after_asked",
                violation_error_message="The day by when must be today or later.",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("asked_on")),
                name="improvement_supportrequest_closed_after_asked",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state__in=["looking", "asked", "released", "agreed"])
                    & Q(owner__in=["school", "supporter", "officer"])
                    & Q(next_on__isnull=False, closed_on__isnull=True)
                )
                | (
                    Q(state__in=["given", "unmet", "withdrawn"])
                    & Q(owner="", next_on__isnull=True, closed_on__isnull=False)
                ),
                name="improvement_supportrequest_somebodys_turn",
                violation_error_message="An open request has somebody whose turn it is and a next date; a closed one "
                "has the day on which it closed.",
            ),
            models.CheckConstraint(
                condition=~Q(owner="officer") | Q(reach="county"),
                name="improvement_supportrequest_councils_at_county",
                violation_error_message="It is the council’s turn only once the county is asked.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="unmet")
                    & Q(
                        unmet_reason__in=[
                            "nobody",
                            "no-days",
                            "not-released",
                            "too-late",
                            "money",
                            "no-answer",
                            "other",
                        ]
                    )
                )
                | (~Q(state="unmet") & Q(unmet_reason="")),
                name="improvement_supportrequest_unmet_for_a_reason",
                violation_error_message="Choose why the request was not met, and only then.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="")
                | (Q(outcome__in=["given", "part", "none"]) & Q(state__in=["agreed", "given"]))
                | Q(outcome="not-said", state="given"),
                name="improvement_supportrequest_outcome_of_what_was_agreed",
                violation_error_message="Say what became of support only once it is agreed.",
            ),
            models.CheckConstraint(
                condition=~Q(state="given") | ~Q(outcome=""),
                name="improvement_supportrequest_closed_with_an_outcome",
                violation_error_message="Say what became of the support.",
            ),
        ]

    def __str__(self) -> str:
        return f"Request for support {self.pk}"  # whose and what about is not for logs

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return self.state in self.OPEN

    @property
    def is_of_partnership(self) -> bool:
        """Whether it is asked of the partnership still, and of nobody further away."""
        return self.reach == self.Reach.PARTNERSHIP

    @property
    def is_agreed(self) -> bool:
        """Whether support is agreed, and not yet over."""
        return self.state == self.State.AGREED

    @property
    def is_outcome_said(self) -> bool:
        """Whether somebody says what became of it, rather than that nobody did."""
        return self.outcome not in ("", self.Outcome.NOT_SAID)

    @property
    def changeable_until(self) -> dt.date | None:
        """The last day on which both sides may say otherwise what became of support; None while it is open."""
        return self.closed_on + CHANGEABLE if self.closed_on and self.state == self.State.GIVEN else None

    @property
    def is_overdue(self) -> bool:
        """Whether its next date has passed."""
        return self.next_on is not None and self.next_on < timezone.localdate()

    @property
    def goes_further(self) -> str:
        """Of whom it would be asked next, one of ``Reach``; empty where that is nobody, or somebody is asked."""
        further = {self.Reach.PARTNERSHIP: self.Reach.QUADRANT, self.Reach.QUADRANT: self.Reach.COUNTY}
        return further.get(self.reach, "") if self.state == self.State.LOOKING else ""  # type: ignore[call-overload]

    @property
    def forgotten_on(self) -> dt.date | None:
        """The last day on which a closed request is kept; None while it is open."""
        return self.closed_on + KEPT if self.closed_on else None

    @property
    def deployment(self) -> "Deployment | None":
        """Whom it is asked of or agreed with; after ``listed``."""
        return next(iter(self.under_way), None)

    @property
    def colour(self) -> str:
        """Of the tag that says how far it has come."""
        if self.is_overdue:
            return "red"
        return {"looking": "yellow", "asked": "yellow", "released": "yellow", "agreed": "green"}.get(self.state, "grey")


class Deployment(models.Model):
    """A supporting school, perhaps with its system leader, or a hub: on the short list of a request, asked, or agreed.

    ``days`` are what the headteacher of the supporting school releases; who pays, and the number of the order, the
    school that asked says. Nothing is kept of why a choice fell but one of ``Why``.
    """

    class State(models.TextChoices):
        """How far it has come."""

        SHORTLISTED = "shortlisted", "On the short list"
        ASKED = "asked", "Asked"
        RELEASED = "released", "Released"
        DECLINED = "declined", "Cannot"
        AGREED = "agreed", "Agreed"

    class Why(models.TextChoices):
        """Why they cannot."""

        DAYS = "days", "There are no days left this year"
        RELEASE = "release", "Nobody can be released"
        WHEN = "when", "Not in time"
        FIT = "fit", "Another school would suit better"
        OTHER = "other", "Another reason"

    class Payer(models.TextChoices):
        """Who pays."""

        NOBODY = "nobody", "Nobody: it costs nothing"
        SCHOOL = "school", "The school that asked"
        PARTNERSHIP = "partnership", "The partnership"
        TRUST = "trust", "The trust"
        COUNCIL = "council", "The council"
        HUB = "hub", "The Teaching School Hub, or a national programme"

    BINDING = (State.ASKED, State.RELEASED, State.AGREED)

    request = models.ForeignKey(SupportRequest, on_delete=models.CASCADE, related_name="deployments")
    school = models.ForeignKey(
        School, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="supporting school"
    )
    school_before = before("supporting school")
    system_leader = models.ForeignKey(
        SystemLeader, on_delete=models.PROTECT, null=True, blank=True, related_name="deployments"
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Teaching School Hub",
    )
    state = models.CharField(max_length=11, choices=State, default=State.SHORTLISTED)
    why_not = models.CharField("why they cannot", max_length=7, choices=Why, blank=True)
    days = HalfDaysField(null=True, blank=True)
    starts_on = models.DateField("first day", null=True, blank=True)
    ends_on = models.DateField("last day", null=True, blank=True)
    payer = models.CharField("who pays", max_length=11, choices=Payer, blank=True)
    order_number = models.PositiveBigIntegerField("the order’s number", null=True, blank=True)
    outcome = models.CharField(
        "what became of it",
        max_length=8,
        choices=SupportRequest.Outcome,
        blank=True,
        help_text="As the supporting school says.",
    )

    class Meta:
        ordering = ["request_id", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(school__isnull=False, organisation__isnull=True)
                | Q(school__isnull=True, organisation__isnull=False, system_leader__isnull=True),
                name="improvement_deployment_of_a_school_or_hub",
                violation_error_message="Support is given by a school, whose system leader may be named, or by a hub.",
            ),
            models.UniqueConstraint(
                fields=["request", "school", "system_leader"],
                condition=Q(system_leader__isnull=False),
                name="improvement_deployment_leader_once",
                violation_error_message="They are on the short list already.",
            ),
            models.UniqueConstraint(
                fields=["request", "school"],
                condition=Q(system_leader__isnull=True, school__isnull=False),
                name="improvement_deployment_school_once",
                violation_error_message="This school is on the short list already.",
            ),
            models.UniqueConstraint(
                fields=["request", "organisation"],
                condition=Q(organisation__isnull=False),
                name="improvement_deployment_hub_once",
                violation_error_message="This hub is on the short list already.",
            ),
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(state__in=["asked", "released", "agreed"]),
                name="improvement_deployment_one_asked",
                violation_error_message="Somebody is asked already. Take that back before you ask somebody else.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["shortlisted", "asked", "released", "declined", "agreed"]),
                name="improvement_deployment_state_known",
            ),
            models.CheckConstraint(
                condition=(Q(state="declined") & Q(why_not__in=["days", "release", "when", "fit", "other"]))
                | (~Q(state="declined") & Q(why_not="")),
                name="improvement_deployment_declined_for_a_reason",
                violation_error_message="Choose why they cannot, and only then.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state__in=["released", "agreed"])
                    & Q(days__isnull=False, starts_on__isnull=False, ends_on__isnull=False)
                )
                | (
                    Q(state__in=["shortlisted", "asked", "declined"])
                    & Q(days__isnull=True, starts_on__isnull=True, ends_on__isnull=True)
                ),
                name="improvement_deployment_released_for_days",
                violation_error_message="Whoever is released is released for a number of days, between two dates.",
            ),
            models.CheckConstraint(
                condition=Q(days__isnull=True) | Q(days__gte=HALF, days__lte=MOST_DAYS),
                name="improvement_deployment_days_in_a_year",
                violation_error_message=f"Enter from {HALF} to {MOST_DAYS} days.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="improvement_deployment_ends_after_start",
                violation_error_message="The last day must be on or after the first day.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="agreed") & Q(payer__in=["nobody", "school", "partnership", "trust", "council", "hub"])
                )
                | (
                    Q(state="released")  # those that were agreed, and whose days are others now, keep who pays
                    & Q(payer__in=["", "nobody", "school", "partnership", "trust", "council", "hub"], outcome="")
                )
                | (~Q(state__in=["agreed", "released"]) & Q(payer="", order_number__isnull=True, outcome="")),
                name="improvement_deployment_agreed_with_a_payer",
                violation_error_message="Say who pays once the support is agreed, and only then.",
            ),
            models.CheckConstraint(
                condition=Q(order_number__isnull=True)
                | (Q(order_number__gte=1, order_number__lte=HIGHEST_ORDER) & ~Q(payer__in=["", "nobody"])),
                name="improvement_deployment_order_of_who_pays",
                violation_error_message="An order has a number where somebody pays: digits alone.",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "given", "part", "none"]), name="improvement_deployment_outcome_known"
            ),
        ]

    def __str__(self) -> str:
        return f"Support for request {self.request_id}"

    @property
    def by(self) -> str:
        """Who gives it, in words; with its school, system leader and organisation selected."""
        if self.system_leader:
            return f"{self.system_leader.person}, {self.school}"
        return str(self.school or self.organisation)

    @property
    def is_begun(self) -> bool:
        """Whether the first of its days has come."""
        return self.starts_on is not None and self.starts_on <= timezone.localdate()

    @property
    def when(self) -> str:
        """For how many days, and when, as the end of a sentence; empty before that is said."""
        if self.days is None:
            return ""
        number = f"{self.days} day{'' if self.days == 1 else 's'}"
        if self.starts_on == self.ends_on:
            return f"{number}, on {in_words(self.starts_on)}"
        return f"{number}, from {in_words(self.starts_on)} to {in_words(self.ends_on)}"

    @property
    def is_of_hub(self) -> bool:
        """Whether a hub gives it, which has no headteacher here who would release anybody."""
        return self.school_id is None


def _asked() -> models.QuerySet:
    return Deployment.objects.filter(state__in=Deployment.BINDING)


def may_see(user: Any) -> Q:
    """Requests that the user may open: see ``_RIGHTS``."""
    return _one_of(user, _RIGHTS.keys() - {"may_release"})


def _one_of(user: Any, rights: Collection[str]) -> Q:
    return Q.create([right(user) for name, right in _RIGHTS.items() if name in rights], connector=Q.OR)


_RIGHTS = {
    "is_asker": access.asks,
    "is_lead": access.leads_where_asked,
    "is_officer_of": access.sees_at_county,
    "is_opened": access.is_opened,
    "is_supporter": lambda user: access.is_asked(user, _asked()),
    "may_release": lambda user: access.may_release(user, _asked()),
}
