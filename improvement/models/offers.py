"""What schools, system leaders and Teaching School Hubs offer to other schools."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from base.dated import Dated, DatedQuerySet, holding
from improvement.models import support_access as access
from improvement.models.half_days import HALF, HalfDaysField
from improvement.models.schools_before import before
from improvement.models.system_leaders import MOST_DAYS, SystemLeader, works_in
from improvement.models.topics import Topic
from partnerships.models import District, Membership, Organisation, School

HUB = "Teaching School Hub"  # an organisation whose name has these words is one: nothing else in its record says so


def hubs() -> models.QuerySet[Organisation]:
    """The organisations that are Teaching School Hubs."""
    return Organisation.objects.filter(name__icontains=HUB)


class OfferQuerySet(DatedQuerySet):
    """Offers by whether they hold, and by who sees and changes them."""

    def standing(self, on: dt.date | None = None) -> Self:
        """Those that hold on that day, of system leaders only where the register shows them."""
        shown = SystemLeader.objects.shown(on).order_by().values("pk")
        is_school_open = Q(school__isnull=True) | Q(school__in=School.objects.open(on).order_by().values("pk"))
        return self.active(on).filter(is_school_open, Q(system_leader__isnull=True) | Q(system_leader__in=shown))

    def visible_to(self, user: Any) -> Self:
        """Those that the user may see: all that stand, one's own, and an officer all that are not over."""
        if access.may_edit_register(user):
            return self.not_over()
        standing = Q(pk__in=Offer.objects.standing().order_by().values("pk"))
        return self.filter((standing & access.may_see_register(user)) | self._own(user))

    def editable_by(self, user: Any) -> Self:
        """Those that the user may change and end: of the own school, one's own; an officer all, hubs' too."""
        return self.not_over() if access.may_edit_register(user) else self.filter(self._own(user))

    def within_reach_of(self, request: Any) -> Self:
        """Those that suit a ``SupportRequest``: its topic and phase, of others than its school, as far as it has gone.

        Of the partnership those of its schools and of system leaders who work at one. Of the quadrant those of schools
        there, of system leaders who work in the school's district, and of hubs that serve it. Then those of everybody.
        """
        other = self.standing().filter(topic=request.topic_id, phase__in=["", request.phase])
        of_phase = Q(system_leader__isnull=True) | works_in(request.phase, "system_leader__")
        other = other.filter(of_phase).exclude(school=request.school_id)
        other = other.exclude(system_leader__school=request.school_id)
        if request.reach == "county":
            return other
        if request.reach == "quadrant":
            district = request.school.district
            near = Q(school__district__quadrant=district.quadrant_id) if district else access.NOBODY
            near |= Q(system_leader__districts=district) | Q(organisation__isnull=False, districts=district)
            return other.filter(near).distinct() if district else other.none()
        members = Membership.objects.active().filter(partnership=request.partnership_id).order_by().values("school")
        return other.filter(Q(school__in=members) | Q(system_leader__school__in=members))

    def behind(self, deployment: Any) -> Self:
        """Those of today from which a ``Deployment`` was put on the short list of its request."""
        request = deployment.request
        of = {"system_leader": deployment.system_leader_id, "organisation": deployment.organisation_id}
        of["school"] = None if deployment.system_leader_id else deployment.school_id
        return self.active().filter(topic=request.topic_id, phase__in=["", request.phase], **of).order_by("-days", "pk")

    def listed(self) -> Self:
        """With what a list shows of each, and ``districts``."""
        rows = self.select_related("topic", "school", "system_leader__person", "system_leader__school", "organisation")
        return rows.prefetch_related("districts").order_by("topic__position", "topic__name", "pk")

    @staticmethod
    def _own(user: Any) -> Q:
        today = timezone.localdate()
        is_not_over = holding(today) | Q(started_on__gt=today)
        return is_not_over & access.of_own_offer(user) if not user.is_anonymous else access.NOBODY


class Offer(Dated):
    """Help with a topic, offered from a day and to a day by a school, a system leader or a Teaching School Hub.

    ``phase`` is empty where the help suits every phase. ``districts`` are a hub's: a school's help goes by where it is,
    and a system leader's by where they work.
    """

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    phase = models.CharField(max_length=20, choices=School.Phase, blank=True)
    school = models.ForeignKey(
        School, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="school that offers it"
    )
    school_before = before("school that offers it")
    system_leader = models.ForeignKey(
        SystemLeader, on_delete=models.CASCADE, null=True, blank=True, related_name="offers"
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Teaching School Hub",
    )
    districts = models.ManyToManyField(District, related_name="+", blank=True)
    days = HalfDaysField("days", help_text="How many days in all.")

    objects = OfferQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(school__isnull=False, system_leader__isnull=True, organisation__isnull=True)
                | Q(school__isnull=True, system_leader__isnull=False, organisation__isnull=True)
                | Q(school__isnull=True, system_leader__isnull=True, organisation__isnull=False),
                name="improvement_offer_of_one",
                violation_error_message="An offer is of a school, of a system leader or of a Teaching School Hub.",
            ),
            models.CheckConstraint(
                condition=Q(
                    phase__in=["", "nursery", "primary", "secondary", "all-through", "16-plus", "special-and-other"]
                ),
                name="improvement_offer_phase_known",
            ),
            models.CheckConstraint(
                condition=Q(days__gte=HALF, days__lte=MOST_DAYS),
                name="improvement_offer_days_in_a_year",
                violation_error_message=f"Enter from {HALF} to {MOST_DAYS} days.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=False),
                name="improvement_offer_ends",
                violation_error_message="Enter the last day: an offer stands until a day, and can be made again.",
            ),
        ]

    def __str__(self) -> str:
        return f"Offer {self.pk}"

    @property
    def ends_soonest_on(self) -> dt.date:
        """The last day with which it is over soonest: yesterday, or its first day where that is later."""
        return max(self.started_on, timezone.localdate() - dt.timedelta(days=1))

    @property
    def by(self) -> str:
        """Who offers it, in words; after ``listed``."""
        if self.system_leader:
            return f"{self.system_leader.person}, {self.system_leader.school}"
        return str(self.school or self.organisation)

    @property
    def phase_label(self) -> str:
        """For which phase, in words."""
        return self.get_phase_display() if self.phase else "Every phase"
