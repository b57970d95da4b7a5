"""Partnerships: formal groups of schools."""

import datetime as dt
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone
from django.utils.formats import date_format
from simple_history.models import HistoricalRecords

from base.addresses import page_of
from base.dated import Dated, DatedQuerySet
from base.names import refuse_address, refuse_address_in_text
from base.slugs import SlugManager
from partnerships.models.lifetimes import LEFT_OUTSIDE, left_outside
from partnerships.models.places import District, Quadrant
from partnerships.religious_characters import Character, recorded_or_said_in_database

CONFIRMED_WITHIN = dt.timedelta(days=365)  # after which a record is shown with a warning
MIN_OPEN_SCHOOLS = 2  # a partnership with fewer does not count (design, section 2, which calls one that does active)


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


class PartnershipQuerySet(DatedQuerySet):
    """Partnerships by day, place, phase and words."""

    def counted(self, on: dt.date | None = None) -> Self:
        """Active partnerships with at least two open schools on that day: only their schools are covered (ADR 4).

        A school from outside home makes up the two: it is a partner, though never itself among those covered.
        """
        return self.active(on).alias(open_schools=open_school_count(on)).filter(open_schools__gte=MIN_OPEN_SCHOOLS)

    def in_quadrant(self, quadrant: Quadrant | None) -> Self:
        """Partnerships whose home quadrant it is; with None those that are county-wide."""
        return self.filter(home_quadrant=quadrant)

    def in_district(self, district: District, on: dt.date | None = None) -> Self:
        """Partnerships with a current member in that district."""
        return self.filter(_has_member(on, school__district=district))

    def with_phase(self, phase: str, on: dt.date | None = None) -> Self:
        """Partnerships with a current member of that phase, one of ``School.Phase``."""
        return self.filter(_has_member(on, school__phase=phase))

    def with_character(self, character: Character, on: dt.date | None = None) -> Self:
        """Partnerships with a current member of that religious character, as the register or else its name says it."""
        members = _members(on).alias(character=recorded_or_said_in_database("school__"))
        return self.filter(Exists(members.filter(character.condition("character"))))

    def invented(self) -> Self:
        """Partnerships of the demonstration."""
        return self.filter(is_demonstration=True)

    def of_kind(self, kind: PartnershipKind) -> Self:
        """Partnerships of that kind."""
        return self.filter(kind=kind)

    def open_to_new_schools(self) -> Self:
        """Partnerships that have room for more schools."""
        return self.filter(is_open_to_new_schools=True)

    def with_a_lead(self, on: dt.date | None = None) -> Self:
        """Partnerships that somebody leads on that day."""
        return self.filter(Exists(_leads(on).filter(partnership=OuterRef("pk"))))

    def without_a_lead(self, on: dt.date | None = None) -> Self:
        """Partnerships that nobody leads on that day."""
        return self.exclude(Exists(_leads(on).filter(partnership=OuterRef("pk"))))

    def confirmed(self, on: dt.date | None = None) -> Self:
        """Partnerships that a lead confirmed within the year before that day."""
        return self.filter(last_confirmed_on__gte=(on or timezone.localdate()) - CONFIRMED_WITHIN)

    def unconfirmed(self, on: dt.date | None = None) -> Self:
        """Partnerships that no lead confirmed within the year before that day."""
        return self.not_confirmed_since((on or timezone.localdate()) - CONFIRMED_WITHIN)

    def not_confirmed_since(self, day: dt.date) -> Self:
        """Partnerships that no lead confirmed on that day or later."""
        return self.exclude(last_confirmed_on__gte=day)

    def by_trait(self, on: dt.date | None = None) -> models.QuerySet:
        """A row for each partnership and each place, phase and character among its current members, if it has any.

        One query for everything that the filters count.
        """
        on = on or timezone.localdate()
        not_ended = Q(memberships__ended_on__isnull=True) | Q(memberships__ended_on__gte=on)
        current = FilteredRelation("memberships", condition=not_ended & Q(memberships__started_on__lte=on))
        return (
            self.order_by()
            .annotate(member=current)
            .values_list(
                "pk",
                "home_quadrant__slug",
                "kind__slug",
                "is_open_to_new_schools",
                "member__school__district__slug",
                "member__school__phase",
                recorded_or_said_in_database("member__school__"),
            )
            .distinct()
        )

    def in_directory(self, on: dt.date | None = None) -> Self:
        """With what a list of partnerships shows of each, by name."""
        return self.listed(on).with_school_count(on)

    def listed(self, on: dt.date | None = None) -> Self:
        """The same without how many schools each has."""
        rows = self.select_related("kind", "home_quadrant").with_current_leads(on).by_name()
        return rows.with_name_that_day(on) if on and on != timezone.localdate() else rows

    def with_name_that_day(self, on: dt.date) -> Self:
        """Annotate ``name_that_day``: what each that has been renamed since was called then, None where it was not."""
        from partnerships.models.partnership_names import PartnershipName

        former = PartnershipName.objects.filter(partnership=OuterRef("pk")).borne_on(on)
        return self.annotate(name_that_day=Subquery(former.values("name")[:1]))

    def by_name(self) -> Self:
        """In the order of their names, whether or not they begin with a capital."""
        return self.order_by(Lower("name"), "name")

    def with_school_count(self, on: dt.date | None = None) -> Self:
        """Annotate ``school_count``, current members whose schools are open, ``once_counted`` and ``counted_on``."""
        day = Value(on or timezone.localdate(), output_field=models.DateField())
        return self.annotate(school_count=open_school_count(on), once_counted=once_counted(on), counted_on=day)

    def with_current_leads(self, on: dt.date | None = None) -> Self:
        """Prefetch ``current_leads``, each with its person and school."""
        return self.prefetch_related(current_leads(on))

    def with_addresses_of_leads(self) -> Self:
        """With all that ``reachable_email`` of their ``current_leads`` looks at; those are prefetched before."""
        from partnerships.models.memberships import Lead

        led = Lead.objects.leading().exclude(email="").order_by("pk")
        of_people = Prefetch("current_leads__person__leads", led, to_attr="leads_with_address")
        return self.prefetch_related("current_leads__person__user", of_people)

    def with_open_memberships(self, on: dt.date | None = None) -> Self:
        """Prefetch ``open_memberships``, those of open schools, with what says of which phase each is."""
        rows = _memberships(on).of_open_schools(on).select_related("school__establishment_type")
        facts = ("partnership", "school__phase", "school__establishment_type__name")
        return self.prefetch_related(
            Prefetch("memberships", rows.only(*facts, "school__establishment_type__group_name"), "open_memberships")
        )

    def with_current_memberships(self, on: dt.date | None = None) -> Self:
        """Prefetch ``current_memberships``, each with its school and ``is_home``, in the order of their names."""
        return self.prefetch_related(current_memberships(on))


def current_leads(on: dt.date | None = None) -> Prefetch:
    """What prefetches ``current_leads`` of partnerships, each with its person and school."""
    leads = _leads(on).select_related("person", "school").order_by("role", Lower("person__name"), "pk")
    return Prefetch("leads", leads, to_attr="current_leads")


def current_memberships(on: dt.date | None = None) -> Prefetch:
    """What prefetches ``current_memberships`` of partnerships, each with its school and ``is_home``, by name."""
    memberships = _memberships(on).select_related("school__district", "school__establishment_type").by_school()
    return Prefetch("memberships", memberships.with_is_home(on), to_attr="current_memberships")


def open_school_count(on: dt.date | None = None) -> Coalesce:
    """How many open schools a partnership has on that day."""
    counted = (
        _memberships(on)
        .of_open_schools(on)
        .filter(partnership=OuterRef("pk"))
        .order_by()
        .values("partnership")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Coalesce(Subquery(counted), 0)


def once_counted(on: dt.date | None = None) -> Exists:
    """Whether a partnership had two open schools on some day until then.

    Two were there together if the one that came later found another on its first day.
    """
    memberships = _memberships_ever().filter(started_on__lte=on or timezone.localdate())
    came = OuterRef("started_on")
    was_there = (Q(ended_on__isnull=True) | Q(ended_on__gte=came)) & Q(partnership=OuterRef("partnership"))
    was_open = Q(school__closed_on__isnull=True) | Q(school__closed_on__gte=came)
    others = memberships.filter(was_there, was_open, started_on__lte=came).exclude(school=OuterRef("school"))
    opened_in_time = Q(school__closed_on__isnull=True) | Q(school__closed_on__gte=F("started_on"))
    return Exists(memberships.filter(opened_in_time, Exists(others), partnership=OuterRef("pk")))


def _memberships_ever():
    """Every membership; imported late, for memberships know of partnerships."""
    from partnerships.models.memberships import Membership

    return Membership.objects.order_by()


def _memberships(on: dt.date | None):
    """The memberships of that day; imported late, for memberships know of partnerships."""
    from partnerships.models.memberships import Membership

    return Membership.objects.active(on)


def _leads(on: dt.date | None):
    """The leads of that day; imported late, like the memberships."""
    from partnerships.models.memberships import Lead

    return Lead.objects.active(on)


def _members(on: dt.date | None):
    return _memberships(on).filter(partnership=OuterRef("pk"))


def _has_member(on: dt.date | None, **conditions: object) -> Exists:
    return Exists(_members(on).filter(**conditions))


class PartnershipManager(models.Manager.from_queryset(PartnershipQuerySet)):  # type: ignore[misc]
    """Finds a partnership by its slug, the natural key of fixtures."""

    def get_by_natural_key(self, slug: str):
        return self.get(slug=slug)


class Partnership(Dated):
    """A formal group of schools that share practice, hold each other to account and get each other support."""

    RESERVED_SLUGS = ("print",)  # under /partnerships/, where its page would be

    name = models.CharField(max_length=120, unique=True, validators=[refuse_address])
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
    became_part_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="took_in",
        verbose_name="partnership that it became part of",
        help_text="Where it ended by joining another: its page then leads on to that one.",
    )
    purpose = models.CharField(
        "purpose in one sentence",
        max_length=200,
        blank=True,
        validators=[refuse_address_in_text],
        help_text="What it is for, such as “Small schools that plan, moderate and learn together”.",
    )
    this_year = models.TextField(
        "what it does this year",
        max_length=2000,
        blank=True,
        validators=[refuse_address_in_text],
        help_text="A few sentences in the words of its schools: “We visit each other in threes”. Shown on its page.",
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

    school_count: int  # these two are there after ``with_school_count``
    once_counted: bool
    counted_on: dt.date | None = None  # the day of that count; today where it is not said
    name_that_day: str | None = None  # after ``with_name_that_day``, where it has been renamed since

    class Meta(Dated.Meta):
        ordering = ["name"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(became_part_of__isnull=True) | Q(ended_on__isnull=False),
                name="partnerships_partnership_ended_where_part_of_another",
                violation_error_message="Enter the last day of a partnership that became part of another.",
            ),
            models.CheckConstraint(
                condition=Q(became_part_of__isnull=True) | ~Q(became_part_of=F("id")),
                name="partnerships_partnership_not_part_of_itself",
                violation_error_message="Choose another partnership: this one cannot become part of itself.",
            ),
        ]

    def __str__(self) -> str:
        return self.name_that_day or self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    @classmethod
    def former_slugs(cls) -> models.QuerySet:
        """The addresses that lead on to partnerships which have others now: no new one is given them."""
        from partnerships.models.partnership_names import PartnershipName

        return PartnershipName.objects.exclude(slug="").order_by()

    def clean(self) -> None:
        """Refuse an address at which there is another page, or which leads on to one; days that leave its schools and
        leads outside its life; and a day of confirmation to come.
        """
        super().clean()
        if self.last_confirmed_on and self.last_confirmed_on > timezone.localdate():
            to_come = "Enter today or a day that has passed: nobody can have confirmed it yet."
            raise ValidationError({"last_confirmed_on": to_come})
        if self.started_on and (wrong := left_outside(self)):
            raise ValidationError({name: ValidationError(said, code=LEFT_OUTSIDE) for name, said in wrong.items()})
        taken = self.former_slugs().filter(slug=self.slug).exclude(partnership=self.pk)
        if former := taken.select_related("partnership").first():
            raise ValidationError({"slug": f"This was the address of {former.partnership}, and leads on to it."})
        if self.slug in self.RESERVED_SLUGS:
            longer = f"{self.slug}-partnership"
            raise ValidationError(
                {"slug": f"Another page is at “{self.slug}”. Write a longer one, such as “{longer}”."}
            )

    def get_absolute_url(self) -> str:
        return page_of("partnerships:detail", self.slug)

    @property
    def is_county_wide(self) -> bool:
        """Whether it belongs to no quadrant."""
        return self.home_quadrant_id is None

    @property
    def quadrant_label(self) -> str:
        """Its home quadrant's name, or that it is county-wide."""
        return "County-wide" if self.is_county_wide else str(self.home_quadrant)

    @property
    def is_confirmed(self) -> bool:
        """Whether a lead confirmed this record within the last year."""
        confirmed_on = self.last_confirmed_on
        return confirmed_on is not None and confirmed_on >= timezone.localdate() - CONFIRMED_WITHIN

    @property
    def day_shown(self) -> dt.date:
        """The day of which its page shows the schools: its last where it is over, its first where it is to come."""
        today = timezone.localdate()
        return min(max(today, self.started_on), self.ended_on or dt.date.max)

    @property
    def has_contact_of_its_own(self) -> bool:
        """Whether it has contact details that its current leads do not show already; prefetch ``current_leads``."""
        leads = self.current_leads  # type: ignore[attr-defined]
        shown = {way for lead in leads for way in (lead.public_email, lead.public_telephone)}
        return bool({self.email, self.telephone} - shown - {""})

    @property
    def takes_new_schools(self) -> bool:
        """Whether a school may ask to join: it is open to new schools, and not over."""
        return self.is_open_to_new_schools and not self.is_over

    @property
    def does_not_count(self) -> bool:
        """Whether it is active and has too few open schools to count, on the day of ``with_school_count``."""
        return self.is_active(self.counted_on) and self.school_count < MIN_OPEN_SCHOOLS

    @property
    def does_not_count_words(self) -> str:
        """That it does not count yet, or no longer does, as the end of a sentence; empty where it is not so."""
        if not self.does_not_count:
            return ""
        return "no longer counts" if self.once_counted else "does not count yet"

    @property
    def does_not_count_sentence(self) -> str:
        """That it does not count yet, or does no longer, and why; empty where it counts, or is not active."""
        count = "one open school" if self.school_count else "no open school"
        if not self.does_not_count:
            return ""
        if self.counted_on and self.counted_on < timezone.localdate():
            return f"It did not count that day: it had {count}, and needed two."
        return f"It {self.does_not_count_words}: it has {count}, and needs two."

    @property
    def status_label(self) -> str:
        """Where it stands today: current, ended or not yet started."""
        if self.is_over:
            return "Ended"
        return "Not yet started" if self.is_to_come else "Current"

    @property
    def no_school_sentence(self) -> str:
        """That no school is recorded on the day that its page shows."""
        if self.is_over:
            return "No school is recorded in this partnership on its last day."
        return f"No school is recorded in this partnership {'yet' if self.is_to_come else 'today'}."

    @property
    def ended_sentence(self) -> str:
        """That it has ended, and when."""
        return f"This partnership ended on {date_format(self.ended_on)}." if self.ended_on else ""

    @property
    def is_ending(self) -> bool:
        """Whether it is to end, and its last day has not passed."""
        return self.ended_on is not None and not self.is_over

    @property
    def day_after(self) -> dt.date | None:
        """The first day without it; None where it goes on."""
        return self.ended_on + dt.timedelta(days=1) if self.ended_on else None

    @property
    def starts_sentence(self) -> str:
        """That it is to come, and when."""
        return f"This partnership starts on {date_format(self.started_on)}."
