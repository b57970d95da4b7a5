"""People, the bodies that are represented, and who heads which school."""

from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from simple_history.models import HistoricalRecords

from base.dated import Dated, DatedQuerySet
from base.names import refuse_address
from base.permissions import for_meta
from base.slugs import SlugManager
from partnerships.models.acting import acted_for, seen_to_by
from partnerships.models.schools import School
from partnerships.permissions import OF_PERSON
from partnerships.person_names import are_alike, name_key


class Organisation(models.Model):
    """A body that is represented on a board: the council, a diocese, an association of headteachers."""

    name = models.CharField(
        max_length=100,
        unique=True,
        help_text="As it is written on the page: “ASHE”.",
        validators=[refuse_address],
    )
    slug = models.SlugField(unique=True)
    description = models.CharField(
        max_length=200, blank=True, help_text="Whom it stands for: “Secondary headteachers”."
    )
    website = models.URLField(blank=True)
    position = models.PositiveSmallIntegerField(default=0, help_text="Where it stands in lists: the smallest first.")

    objects = SlugManager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class PersonQuerySet(models.QuerySet):
    """People, with what they do."""

    def called(self, name: str) -> Self:
        """People of that name, however it is written (``person_names.name_key``), or who had it before.

        Every name is read and compared here: no database folds accents, titles and apostrophes as we do.
        """
        key = name_key(name)
        return self.filter(pk__in=[pk for pk, known in self._names() if key and name_key(known) == key])

    def like(self, name: str, email: str = "") -> Self:
        """Those who may be meant by that name without being called so, and those written to at that address."""
        found = self.filter(pk__in=[pk for pk, known in self._names() if are_alike(name, known)])
        if not email:
            return found
        at = Q(email__iexact=email) | Q(user__email__iexact=email) | Q(leads__email__iexact=email)
        return found | self.filter(pk__in=self.filter(at).order_by().values("pk"))

    def _names(self) -> models.QuerySet:
        """Every name of every person, former ones too, with the key."""
        former = self.order_by().filter(former_names__isnull=False).values_list("pk", "former_names__name")
        return self.order_by().values_list("pk", "name").union(former)

    def heading(self, school: Any) -> Self:
        """Those who head that school today, a ``School`` or its key."""
        return self.filter(pk__in=Headship.objects.active().filter(school=school).order_by().values("person"))

    def reachable(self) -> Self:
        """People whose ``reachable_email`` is not empty."""
        from partnerships.models.memberships import Lead

        led = Lead.objects.leading().filter(person=OuterRef("pk")).exclude(email="")
        return self.filter(~Q(email="") | Q(user__email__gt="") | Q(Exists(led)))

    def with_addresses(self) -> Self:
        """With all that ``reachable_email`` looks at, so that it asks for nothing."""
        from partnerships.models.memberships import Lead

        leads = Lead.objects.leading().exclude(email="").order_by("pk")
        return self.select_related("user").prefetch_related(Prefetch("leads", leads, to_attr="leads_with_address"))

    def with_roles_today(self) -> Self:
        """Prefetch ``leads_today`` and ``headships_today``, with their partnerships and schools."""
        from partnerships.models.memberships import Lead

        leads = Prefetch("leads", Lead.objects.active().select_related("partnership"), to_attr="leads_today")
        heads = Prefetch("headships", Headship.objects.active().select_related("school"), to_attr="headships_today")
        return self.prefetch_related(leads, heads)


class PersonManager(models.Manager.from_queryset(PersonQuerySet)):  # type: ignore[misc]
    """Finds a person by slug, the natural key of fixtures."""

    def get_by_natural_key(self, slug: str):
        return self.get(slug=slug)


class Person(models.Model):
    """Somebody who leads, heads, chairs or sits: one row however many of these they hold.

    The contact details are the person's own; what belongs to a role is kept on the role.
    """

    title = models.CharField(
        max_length=20, blank=True, help_text="Only if they use one: “Dr”, “Canon”.", validators=[refuse_address]
    )
    name = models.CharField(
        max_length=150, help_text="As they write it. One name or three will do.", validators=[refuse_address]
    )
    slug = models.SlugField(max_length=160, unique=True, help_text="Tells two people of one name apart; never public.")
    email = models.EmailField("e-mail address", blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    publish_contact = models.BooleanField(
        "publish these contact details",
        default=False,
        help_text="Tick only if the person agreed. A role’s or a school’s own mailbox is preferred where there is one.",
    )
    is_demonstration = models.BooleanField("invented for the demonstration", default=False, editable=False)
    notes = models.TextField("officers’ notes", blank=True, help_text="Never public.")

    objects = PersonManager()
    history = HistoricalRecords()

    leads_today: list  # these two are there after ``with_roles_today``
    headships_today: list["Headship"]

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "people"
        permissions = for_meta(OF_PERSON)
        constraints = [
            models.CheckConstraint(
                condition=~Q(name__contains="@") & ~Q(title__contains="@"),
                name="partnerships_person_name_without_address",
                violation_error_message="Enter the name without an e-mail address: names are shown to everybody.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.name}".strip()

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    @property
    def reachable_email(self) -> str:
        """Where the person is written to: their record's address, else their account's, else that of what they lead.

        The only rule of it; what is written to somebody in a role goes to the role's address first
        (``Lead.reachable_email``). It asks the database where the record has no address, but for those that come
        ``with_addresses``.
        """
        own = self.email or getattr(getattr(self, "user", None), "email", "")
        if own:
            return own
        leads = getattr(self, "leads_with_address", None)
        if leads is None:
            leads = self.leads.leading().exclude(email="").order_by("pk")
        return next((lead.email for lead in leads), "")

    @property
    def leads_and_heads(self) -> str:
        """What they lead and head today; empty where it is nothing."""
        leads = [f"leads {lead.partnership}" for lead in self.leads_today]
        heads = [f"{headship.get_role_display().lower()}, {headship.school}" for headship in self.headships_today]
        return "; ".join([*leads, *heads])


class HeadshipQuerySet(DatedQuerySet):
    """Headships by day and by who sees to them."""

    def held_by(self, user: Any) -> Self:
        """Those that the user holds today, in their own person."""
        person = getattr(user, "person_id", None)
        return self.active().filter(person=person) if person else self.none()

    def at_or_of(self, schools: Iterable[int], people: Iterable[int]) -> Self:
        """Those at one of these schools, or held by one of these people, by their keys."""
        return self.filter(Q(school__in=schools) | Q(person__in=people))

    def editable_by(self, user: Any) -> Self:
        """Those that the user holds today, and those that they act for as a delegate of whoever holds them."""
        return self.active().filter(seen_to_by(user, acted_for(user).headships))


class Headship(Dated):
    """A person at the head of a school, from a day and perhaps to a day; several may be current."""

    class Role(models.TextChoices):
        """What the post is called."""

        HEADTEACHER = "headteacher", "Headteacher"
        PRINCIPAL = "principal", "Principal"
        CO_HEAD = "co-head", "Co-headteacher"
        ACTING = "acting", "Acting headteacher"
        EXECUTIVE = "executive", "Executive headteacher"
        HEAD_OF_SCHOOL = "head-of-school", "Head of school"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="headships")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="headships")
    role = models.CharField(max_length=20, choices=Role, default=Role.HEADTEACHER)

    objects = HeadshipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(Dated.Meta):
        ordering = ["school", "-started_on"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "school"],
                condition=Q(ended_on__isnull=True),
                name="partnerships_headship_one_open",
                violation_error_message="This person has a current headship at this school already. "
                "End that one first.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["headteacher", "principal", "co-head", "acting", "executive", "head-of-school"]),
                name="partnerships_headship_role_known",
            ),
        ]

    @property
    def role_beside_name(self) -> str:
        """The role as a list of schools says it behind the name; empty for who is simply the head."""
        is_simply_head = self.role in (self.Role.HEADTEACHER, self.Role.PRINCIPAL)
        return "" if is_simply_head else self.get_role_display().lower()

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}, {self.school}"
