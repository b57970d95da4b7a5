"""Partnerships, the schools in them and the people who lead them."""

import datetime as dt
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from simple_history.models import HistoricalRecords

from .dated import Dated, DatedQuerySet
from .people import Person
from .places import District, Quadrant, SlugManager
from .schools import School

CONFIRMED_WITHIN = dt.timedelta(days=365)  # after which a record is shown with a warning
MIN_OPEN_SCHOOLS = 2  # a partnership with fewer open schools is not active (design, section 2)


class PartnershipKind(models.Model):
    """What sort of partnership it is: editable data, for the type matters less than that it exists."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(unique=True)
    position = models.PositiveSmallIntegerField(default=0, help_text="Where it stands in lists: the smallest first.")

    objects = SlugManager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "name"]
        verbose_name = "kind of partnership"
        verbose_name_plural = "kinds of partnership"

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class MembershipQuerySet(DatedQuerySet):
    """Memberships by the day, and by the school's own state."""

    def of_open_schools(self, on: dt.date | None = None) -> Self:
        """Memberships of schools that are open on that day."""
        return self.filter(school__in=School.objects.open(on))

    def in_current_partnerships(self, on: dt.date | None = None) -> Self:
        """Memberships of partnerships that have started and not ended on that day, by their names."""
        return self.filter(partnership__in=Partnership.objects.current(on)).order_by("partnership__name")

    def with_leads(self, on: dt.date | None = None) -> Self:
        """Prefetch each one's partnership with its ``current_leads``."""
        partnerships = Partnership.objects.select_related("home_quadrant", "kind").with_current_leads(on)
        return self.prefetch_related(Prefetch("partnership", partnerships.with_school_count(on)))

    def by_school(self) -> Self:
        """In the order of the schools' names."""
        return self.order_by("school__name", "school__urn")


class PartnershipQuerySet(DatedQuerySet):
    """Partnerships by day, place, phase and words."""

    def current(self, on: dt.date | None = None) -> Self:
        """Partnerships that have started and not ended on that day, however many schools they have."""
        return super().active(on)

    def active(self, on: dt.date | None = None) -> Self:
        """Current partnerships with at least two open schools on that day: those that count."""
        return (
            self.current(on)
            .alias(open_schools=_count(Membership.objects.active(on).of_open_schools(on)))
            .filter(open_schools__gte=MIN_OPEN_SCHOOLS)
        )

    def in_quadrant(self, quadrant: Quadrant) -> Self:
        """Partnerships whose home quadrant it is."""
        return self.filter(home_quadrant=quadrant)

    def in_district(self, district: District, on: dt.date | None = None) -> Self:
        """Partnerships with a current member in that district."""
        return self.filter(_has_member(on, school__district=district))

    def with_phase(self, phase: str, on: dt.date | None = None) -> Self:
        """Partnerships with a current member of that phase, one of ``School.Phase``."""
        return self.filter(_has_member(on, school__phase=phase))

    def with_a_lead(self, on: dt.date | None = None) -> Self:
        """Partnerships that somebody leads on that day."""
        return self.filter(Exists(Lead.objects.active(on).filter(partnership=OuterRef("pk"))))

    def without_a_lead(self, on: dt.date | None = None) -> Self:
        """Partnerships that nobody leads on that day."""
        return self.exclude(Exists(Lead.objects.active(on).filter(partnership=OuterRef("pk"))))

    def confirmed(self, on: dt.date | None = None) -> Self:
        """Partnerships that a lead confirmed within the year before that day."""
        return self.filter(last_confirmed_on__gte=(on or timezone.localdate()) - CONFIRMED_WITHIN)

    def unconfirmed(self, on: dt.date | None = None) -> Self:
        """Partnerships that no lead confirmed within the year before that day."""
        return self.exclude(last_confirmed_on__gte=(on or timezone.localdate()) - CONFIRMED_WITHIN)

    def matching(self, text: str, on: dt.date | None = None) -> Self:
        """Partnerships in which every word is in the name, a member school's name or place, or a lead's name."""
        partnerships = self
        for word in text.split():
            partnerships = partnerships.filter(
                Q(name__icontains=word)
                | _has_member(on, school__in=School.objects.matching(word))
                | Exists(Lead.objects.active(on).filter(partnership=OuterRef("pk"), person__name__icontains=word))
            )
        return partnerships

    def in_directory(self, on: dt.date | None = None) -> Self:
        """With what a list of partnerships shows of each, by name."""
        partnerships = self.select_related("kind", "home_quadrant").with_current_leads(on).with_school_count(on)
        return partnerships.order_by("name")

    def with_school_count(self, on: dt.date | None = None) -> Self:
        """Annotate ``school_count``: current members whose schools are open."""
        return self.annotate(school_count=_count(Membership.objects.active(on).of_open_schools(on)))

    def with_current_leads(self, on: dt.date | None = None) -> Self:
        """Prefetch ``current_leads``, each with its person and school."""
        leads = Lead.objects.active(on).select_related("person", "school").order_by("role", "person__name")
        return self.prefetch_related(Prefetch("leads", leads, to_attr="current_leads"))

    def with_current_memberships(self, on: dt.date | None = None) -> Self:
        """Prefetch ``current_memberships``, each with its school, in the order of their names."""
        memberships = (
            Membership.objects.active(on).select_related("school__district", "school__establishment_type").by_school()
        )
        return self.prefetch_related(Prefetch("memberships", memberships, to_attr="current_memberships"))


def _count(memberships: models.QuerySet) -> Coalesce:
    """How many of those memberships each partnership has."""
    counted = (
        memberships.filter(partnership=OuterRef("pk"))
        .order_by()
        .values("partnership")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Coalesce(Subquery(counted), 0)


def _has_member(on: dt.date | None, **conditions: object) -> Exists:
    return Exists(Membership.objects.active(on).filter(partnership=OuterRef("pk"), **conditions))


class PartnershipManager(models.Manager.from_queryset(PartnershipQuerySet)):  # type: ignore[misc]
    """Finds a partnership by its slug, the natural key of fixtures."""

    def get_by_natural_key(self, slug: str):
        return self.get(slug=slug)


class Partnership(Dated):
    """A formal group of schools that share practice, hold each other to account and get each other support."""

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=120, unique=True, help_text="The last part of the address of its page.")
    kind = models.ForeignKey(PartnershipKind, on_delete=models.PROTECT, related_name="partnerships")
    home_quadrant = models.ForeignKey(
        Quadrant,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="partnerships",
        help_text="Whose quadrant meeting its leads go to. Leave empty where it is county-wide.",
    )
    focus = models.TextField("what it works on", blank=True, help_text="A sentence or two, shown on its page.")
    is_open_to_new_schools = models.BooleanField("open to new schools", default=False)
    website = models.URLField(blank=True)
    email = models.EmailField("mailbox", blank=True, help_text="A mailbox of the partnership’s own.")
    telephone = models.CharField(max_length=30, blank=True)
    publish_contact = models.BooleanField(
        "publish these contact details", default=False, help_text="Tick to show the mailbox and telephone on its page."
    )
    last_confirmed_on = models.DateField(
        null=True, blank=True, help_text="The day on which a lead last confirmed that this record is right."
    )
    is_demonstration = models.BooleanField("invented for the demonstration", default=False, editable=False)
    notes = models.TextField("officers’ notes", blank=True, help_text="Never public.")

    objects = PartnershipManager()
    history = HistoricalRecords()

    class Meta(Dated.Meta):
        ordering = ["name"]
        constraints = [*Dated.Meta.constraints]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def get_absolute_url(self) -> str:
        return reverse("partnerships:detail", args=[self.slug])

    @property
    def quadrant_label(self) -> str:
        """Its home quadrant's name, or that it is county-wide."""
        return str(self.home_quadrant) if self.home_quadrant else "County-wide"

    @property
    def is_confirmed(self) -> bool:
        """Whether a lead confirmed this record within the last year."""
        confirmed_on = self.last_confirmed_on
        return confirmed_on is not None and confirmed_on >= timezone.localdate() - CONFIRMED_WITHIN

    @property
    def is_to_come(self) -> bool:
        """Whether it has not started yet."""
        return self.started_on > timezone.localdate()

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.ended_on is not None and self.ended_on < timezone.localdate()

    @property
    def status_label(self) -> str:
        """Where it stands today: current, ended or not yet started."""
        if self.is_over:
            return "Ended"
        return "Not yet started" if self.is_to_come else "Current"

    @property
    def ended_sentence(self) -> str:
        """That it has ended, and when."""
        return f"This partnership ended on {date_format(self.ended_on)}." if self.ended_on else ""

    @property
    def starts_sentence(self) -> str:
        """That it is to come, and when."""
        return f"This partnership starts on {date_format(self.started_on)}."


class Membership(Dated):
    """A school in a partnership, from a day and perhaps to a day."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="memberships")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="memberships")
    note = models.CharField(max_length=200, blank=True, help_text="For officers; never public.")

    objects = MembershipQuerySet.as_manager()
    history = HistoricalRecords()

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
            # On PostgreSQL an exclusion constraint besides forbids any overlap: migration 0002.
        ]

    def __str__(self) -> str:
        return f"{self.school} in {self.partnership}"

    def clean(self) -> None:
        """Refuse a membership that overlaps another of the same school in the same partnership."""
        super().clean()
        if not (self.partnership_id and self.school_id and self.started_on):
            return
        others = Membership.objects.filter(partnership=self.partnership_id, school=self.school_id).exclude(pk=self.pk)
        other = others.overlapping(self.started_on, self.ended_on).first()
        if other:
            raise ValidationError(_already_a_member(other), code="overlap")


def _already_a_member(other: Membership) -> str:
    until = f"to {date_format(other.ended_on)}" if other.ended_on else "and still is"
    return (
        f"{other.school} was a member of {other.partnership} from {date_format(other.started_on)} {until}. "
        "Enter dates that do not overlap, or change that membership."
    )


class LeadQuerySet(DatedQuerySet):
    """Leads by day and by where their partnership is at home."""

    def expected_at(self, quadrant: Quadrant, on: dt.date | None = None) -> Self:
        """Who is expected at a quadrant's meeting on that day: each current lead of a partnership at home there."""
        partnerships = Partnership.objects.current(on).in_quadrant(quadrant)
        leads = self.active(on).filter(partnership__in=partnerships)
        return leads.select_related("person", "partnership", "school").order_by("partnership__name", "person__name")


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

    @property
    def public_email(self) -> str:
        """The address that anyone may see: the role's, else the person's own if published; else empty."""
        return self._published("email")

    @property
    def public_telephone(self) -> str:
        """The number that anyone may see: the role's, else the person's own if published; else empty."""
        return self._published("telephone")

    @property
    def private_details(self) -> list[str]:
        """The role's and the person's contact details that are not public, for those who may see them."""
        details = [
            d for holder in (self, self.person) if not holder.publish_contact for d in (holder.email, holder.telephone)
        ]
        return [detail for detail in dict.fromkeys(details) if detail]

    def _published(self, detail: str) -> str:
        for holder in (self, self.person):
            if holder.publish_contact and getattr(holder, detail):
                return getattr(holder, detail)
        return ""
