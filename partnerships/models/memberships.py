"""The schools in partnerships, and the people who lead them, each from a day and perhaps to a day."""

import datetime as dt
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from simple_history.models import HistoricalRecords

from base.dated import Dated, DatedQuerySet, holding
from partnerships.models.acting import acted_for, seen_to_by
from partnerships.models.authorities import of_home_on
from partnerships.models.lifetimes import outside_life
from partnerships.models.partnerships import Partnership
from partnerships.models.people import Headship, Person
from partnerships.models.places import Quadrant
from partnerships.models.school_links import predecessors_of, probable_successors_of, successors_of
from partnerships.models.school_queries import whether
from partnerships.models.schools import School

# Of a member: what it is called, where it is, whether it is open and under which phase it stands.
LISTED = [
    *("name", "urn", "town", "phase", "status", "opened_on", "closed_on", "easting", "northing", "postcode"),
    *("district__name", "district__code", "establishment_type__name", "establishment_type__group_name"),
]
BESIDE_A_LEAD = {"id", "urn", "name", "opened_on"}  # of the school at which a lead works
ENDS_SOON = dt.timedelta(days=60)  # a lead's last day within this many days is on the desk


class MembershipQuerySet(DatedQuerySet):
    """Memberships by the day, and by the school's own state."""

    def of_open_schools(self, on: dt.date | None = None) -> Self:
        """Memberships of schools that are open on that day."""
        return self.filter(Exists(School.objects.open(on).filter(pk=OuterRef("school"))))  # of few, few are asked for

    def of_closed_schools(self) -> Self:
        """Memberships of schools that have closed."""
        return self.filter(school__in=School.objects.closed())

    def in_active_partnerships(self, on: dt.date | None = None) -> Self:
        """Memberships of partnerships that have started and not ended on that day."""
        return self.filter(holding(on or timezone.localdate(), "partnership__"))

    def in_counted_partnerships(self, on: dt.date | None = None) -> Self:
        """Memberships of partnerships that count on that day."""
        return self.filter(partnership__in=Partnership.objects.counted(on))

    def with_is_counted(self, on: dt.date | None = None) -> Self:
        """Annotate ``is_counted``: whether the partnership counts on that day."""
        counted = Partnership.objects.counted(on).filter(pk=OuterRef("partnership"))
        return self.annotate(is_counted=Exists(counted))

    def with_is_home(self, on: dt.date | None = None) -> Self:
        """Annotate ``is_home``: whether the school is of a home authority on that day."""
        return self.annotate(is_home=whether(of_home_on(on, "school")))

    def listed(self) -> Self:
        """With what a list of a partnership's schools shows of each, and no more: a school has fifty columns."""
        schools = self.select_related("school__district", "school__establishment_type").by_school()
        return schools.only("partnership", "started_on", "ended_on", *(f"school__{name}" for name in LISTED))

    def by_school(self) -> Self:
        """In the order of the schools' names, whether or not they begin with a capital."""
        return self.order_by(Lower("school__name"), "school__urn")


def current_heads() -> Prefetch:
    """What prefetches ``current_heads`` of the schools of memberships: of today, for who was before is not public."""
    heads = Headship.objects.active().select_related("person").order_by("started_on", "pk")
    return Prefetch("school__headships", heads, to_attr="current_heads")


class Membership(Dated):
    """A school in a partnership, from a day and perhaps to a day.

    One that has a last day says why it ends; whoever ends it and does not say is taken to mean what the records tell.
    """

    class LeavingReason(models.TextChoices):
        """Why a school is a member no more, or will not be after the last day."""

        MOVED = "moved", "Moved to another partnership"
        PARTNERSHIP_ENDED = "partnership-ended", "The partnership ended"
        BECAME_PART = "became-part", "The partnership became part of another"
        SCHOOL_CLOSED = "school-closed", "The school closed"
        CONVERTED = "converted", "The school became another, which carries on"
        TRUST = "trust", "Its trust decided"
        WISH = "wish", "Its own wish"
        LEFT = "left", "Not known"

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="memberships")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="memberships")
    note = models.CharField(max_length=200, blank=True, help_text="For officers; never public.")
    leaving_reason = models.CharField(
        "why it left", max_length=20, choices=LeavingReason, blank=True, help_text="Only for one that has a last day."
    )
    leaving_note = models.CharField(
        "more on why it left", max_length=200, blank=True, help_text="In a sentence, for officers; never public."
    )

    objects = MembershipQuerySet.as_manager()
    history = HistoricalRecords()

    is_counted: bool  # there after ``with_is_counted``
    is_home: bool  # there after ``with_is_home``
    number_on_map: int | None  # on the page of its partnership
    goes_on_from: "Membership | None" = None  # the one that it carries on at another school

    class Meta(Dated.Meta):
        ordering = ["partnership", "school", "-started_on"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["partnership", "school"],
                condition=Q(ended_on__isnull=True),
                name="partnerships_membership_one_open",
                violation_error_message="This school is a member of this partnership already.",
            ),
            models.CheckConstraint(
                condition=Q(
                    leaving_reason__in=[
                        *("", "moved", "partnership-ended", "became-part", "school-closed", "converted"),
                        *("trust", "wish", "left"),
                    ]
                ),
                name="partnerships_membership_leaving_reason_known",
            ),
            # On PostgreSQL an exclusion constraint besides forbids any overlap: migration 0002.
        ]

    def __str__(self) -> str:
        return f"{self.school} in {self.partnership}"

    @property
    def is_current(self) -> bool:
        """Whether the school is a member today, of a partnership that has started and not ended."""
        return self.is_active() and self.partnership.is_active()

    @property
    def is_former(self) -> bool:
        """Whether it ended before today."""
        return self.ended_on is not None and self.ended_on < timezone.localdate()

    def likely_leaving_reason(self, on: dt.date) -> LeavingReason:
        """Why the membership probably ends on that day: with its school, with its partnership, or else it left."""
        if self.school.closed_on == on or (self.school.is_closed and self.school.closed_on is None):
            return self.LeavingReason.SCHOOL_CLOSED
        if self.partnership.ended_on == on:
            became_part = self.partnership.became_part_of_id is not None
            return self.LeavingReason.BECAME_PART if became_part else self.LeavingReason.PARTNERSHIP_ENDED
        return self.LeavingReason.LEFT

    def why_after_closing(
        self, to_do: str = "Enter a last day of the membership by then, or choose the school that follows it"
    ) -> str:
        """Why the membership cannot be: it has days after its school closed, or begins after one that is to close.

        Empty where it has none, or had them as it is stored: the school closed while it went on. That is no fault of a
        record; officers are told of it on their desk. ``to_do`` says what helps where it is entered.
        """
        school = self.school
        last, has_closed = school.closed_on, school.has_closed
        ends_in_time = self.ended_on is not None and (last is None or self.ended_on <= last)
        begins_after = last is not None and self.started_on > last
        if ends_in_time or not (has_closed or begins_after):
            return ""
        stored = Membership.objects.filter(pk=self.pk, school=school, started_on=self.started_on).first()
        if stored and (stored.ended_on is None or (self.ended_on and self.ended_on <= stored.ended_on)):
            return ""
        closes = f"{'closed' if has_closed else 'closes'} on {date_format(last)}" if last else "has closed"
        return f"{school} ({school.urn}) {closes}. {to_do}{_followers(school)}."

    def why_before_opening(
        self, to_do: str = "Enter a first day of the membership from then on, or choose the school that it followed"
    ) -> str:
        """Why the membership cannot be: it begins before its school opened.

        Empty where it began then as it is stored, and where a school that this one followed brought it along. ``to_do``
        says what helps where it is entered.
        """
        school, first = self.school, self.school.opened_on
        if first is None or self.started_on >= first:
            return ""
        stored = Membership.objects.filter(pk=self.pk, school=school, started_on__lte=self.started_on)
        carried = Membership.objects.filter(partnership=self.partnership_id, school__in=predecessors_of(school))
        if stored.exists() or carried.exists():
            return ""
        opens = "opened" if first <= timezone.localdate() else "opens"
        followed = get_text_list([f"{one} ({one.urn})" for one in predecessors_of(school)], "or")
        return f"{school} ({school.urn}) {opens} on {date_format(first)}. {to_do}{followed and f': {followed}'}."

    def clean(self) -> None:
        """Refuse days outside the partnership's life, days when the school was not open, and days of another membership
        of the school and partnership.

        Where it has a last day and nobody said why, the records tell; where it has none, no reason stays.
        """
        super().clean()
        if self.ended_on is None:
            self.leaving_reason = self.leaving_note = ""
        _refuse_outside_life(self)
        if not (self.partnership_id and self.school_id and self.started_on):
            return
        if self.ended_on and not self.leaving_reason:
            self.leaving_reason = self.likely_leaving_reason(self.ended_on)
        if sentence := self.why_after_closing():
            raise ValidationError(sentence, code="closed")
        if sentence := self.why_before_opening():
            raise ValidationError(sentence, code="not-open-yet")
        others = Membership.objects.filter(partnership=self.partnership_id, school=self.school_id).exclude(pk=self.pk)
        other = others.overlapping(self.started_on, self.ended_on).first()
        if other:
            raise ValidationError(_already_a_member(other), code="overlap")


def _refuse_outside_life(row: "Membership | Lead") -> None:
    """Refuse days outside the life of its partnership, which may be one that is made with it."""
    if not row.started_on or not (row.partnership_id or Membership.partnership.field.is_cached(row)):
        return
    if row.partnership.started_on and (wrong := outside_life(row)):
        raise ValidationError(wrong)


def _followers(school: School) -> str:
    """The schools that follow a closed one, for the end of a sentence; empty where none is known."""
    named = [f"{one} ({one.urn})" for one in successors_of(school)]
    if named:
        return f": {get_text_list(named, 'or')}"
    probable = [
        f"{one} ({one.urn}), which has {get_text_list(why, 'and')}" for one, why in probable_successors_of(school)
    ]
    return f": probably {' or '.join(probable)}" if probable else ""


def _already_a_member(other: Membership) -> str:
    until = f"to {date_format(other.ended_on)}" if other.ended_on else "and still is"
    return (
        f"{other.school} was a member of {other.partnership} from {date_format(other.started_on)} {until}. "
        "Enter dates that do not overlap, or change that membership."
    )


class LeadQuerySet(DatedQuerySet):
    """Leads by day and by where their partnership is at home."""

    def held_by(self, user: Any) -> Self:
        """Those that the user holds today, in their own person: what no delegate may do needs one of these."""
        person = getattr(user, "person_id", None)
        return self.active().filter(person=person) if person else self.none()

    def editable_by(self, user: Any) -> Self:
        """Those whose partnership the user looks after today: what they lead, and what they act for as a delegate of
        whoever leads it; nobody else's (design, section 5)."""
        return self.active().filter(seen_to_by(user, acted_for(user).leads))

    def ending_soon(self, on: dt.date | None = None) -> Self:
        """Leads of that day whose last day is within ``ENDS_SOON`` days of it."""
        on = on or timezone.localdate()
        return self.active(on).filter(ended_on__lte=on + ENDS_SOON)

    def listed(self) -> Self:
        """With each one's person and what stands beside that of the school, of fifty columns; by role and name."""
        rows = self.select_related("person", "school").order_by("role", Lower("person__name"), "pk")
        return rows.defer(*(f"school__{one.name}" for one in School._meta.fields if one.name not in BESIDE_A_LEAD))

    def with_email(self) -> Self:
        """Leads to whom the council can write: those with a ``reachable_email``."""
        return self.filter(_is_reachable())

    def with_addresses(self) -> Self:
        """With all that ``reachable_email`` and ``public_email`` look at, so that they ask for nothing."""
        led = Lead.objects.leading().exclude(email="").order_by("pk")
        rows = self.select_related("person__user", "partnership", "school")
        return rows.prefetch_related(Prefetch("person__leads", led, to_attr="leads_with_address"))

    def without_email(self) -> Self:
        """Leads for whom no address is recorded anywhere, public or not."""
        return self.filter(~_is_reachable())

    def leading(self, on: dt.date | None = None) -> Self:
        """Leads of that day whose partnership has started and not ended on it: a lead may outlive the partnership."""
        on = on or timezone.localdate()
        return self.filter(holding(on), holding(on, "partnership__"))

    def expected_at(self, quadrant: Quadrant, on: dt.date | None = None) -> Self:
        """Who is expected at a quadrant's meeting on that day: each current lead of a partnership at home there."""
        leads = self.leading(on).filter(partnership__home_quadrant=quadrant)
        return leads.select_related("person", "partnership", "school").order_by(
            Lower("partnership__name"), Lower("person__name"), "pk"
        )


def _is_reachable() -> Q:
    """The condition that ``Lead.reachable_email`` is not empty."""
    return ~Q(email="") | Q(person__in=Person.objects.reachable().order_by().values("pk"))


class Lead(Dated):
    """A person who leads or co-leads a partnership, from a day and perhaps to a day.

    The contact details here are the role's; they are shown in public only when ``publish_contact`` is set.
    """

    class Role(models.TextChoices):
        """Whether they lead alone or together."""

        LEAD = "lead", "Lead"
        CO_LEAD = "co-lead", "Co-lead"

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="leads")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="leads")
    school = models.ForeignKey(
        School, on_delete=models.PROTECT, null=True, blank=True, related_name="leads", help_text="Where they work."
    )
    role = models.CharField(max_length=10, choices=Role, default=Role.LEAD)
    email = models.EmailField("e-mail address for this role", blank=True)
    telephone = models.CharField("telephone for this role", max_length=30, blank=True)
    publish_contact = models.BooleanField(
        "publish these contact details", default=False, help_text="Tick only if the lead agreed."
    )

    objects = LeadQuerySet.as_manager()
    history = HistoricalRecords()

    acting: Any = None  # the delegate who looks at it, on the pages of whoever sees to the partnership
    goes_on_from: "Lead | None" = None  # none: a lead goes on as one record

    class Meta(Dated.Meta):
        ordering = ["partnership", "role", "-started_on"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["partnership", "person"],
                condition=Q(ended_on__isnull=True),
                name="partnerships_lead_one_open",
                violation_error_message="This person leads this partnership already. End that record first.",
            ),
            models.CheckConstraint(condition=Q(role__in=["lead", "co-lead"]), name="partnerships_lead_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display().lower()} of {self.partnership}"

    def clean(self) -> None:
        """Refuse days outside the partnership's life."""
        super().clean()
        _refuse_outside_life(self)

    @property
    def school_today(self) -> School | None:
        """Where they work, for anyone to read; None where that is a school still to open, to which they will go."""
        return self.school if self.school and self.school.has_opened else None

    @property
    def school_to_come(self) -> School | None:
        """The school that is still to open to which they will go."""
        return self.school if self.school and not self.school.has_opened else None

    @property
    def public_email(self) -> str:
        """The address that anyone may see: the role's, the partnership's or the person's own, in this order."""
        return self._published("email")

    @property
    def public_telephone(self) -> str:
        """The number that anyone may see: the role's, the partnership's or the person's own, in this order."""
        return self._published("telephone")

    @property
    def has_public_contact(self) -> bool:
        """Whether anyone may see how to reach this lead."""
        return bool(self.public_email or self.public_telephone)

    @property
    def vcard_url(self) -> str:
        """The address of the published contact as a vCard."""
        return reverse("partnerships:vcard", args=[self.partnership.slug, self.pk])

    @property
    def reachable_email(self) -> str:
        """Where a message through the portal goes, published or not: to the role’s address, else the person’s."""
        return self.email or self.person.reachable_email

    @property
    def private_details(self) -> list[str]:
        """The role's and the person's contact details that are not public, for those who may see them."""
        details = [
            d for holder in (self, self.person) if not holder.publish_contact for d in (holder.email, holder.telephone)
        ]
        return [detail for detail in dict.fromkeys(details) if detail]

    def _published(self, detail: str) -> str:
        for holder in (self, self.partnership, self.person):
            if holder.publish_contact and getattr(holder, detail):
                return getattr(holder, detail)
        return ""
