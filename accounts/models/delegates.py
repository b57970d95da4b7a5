"""Whom a head or lead names to act for them in the portal until a day, such as an office manager (ADR 45)."""

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.formats import date_format

from base.dated import holding
from base.names import refuse_address
from partnerships.models import Headship, Lead, Person

Post = Lead | Headship
LATELY = dt.timedelta(days=30)


class DelegateQuerySet(models.QuerySet):
    """Delegates by how far they have come, and by whose they are. ``on`` is a date; today when left out."""

    def lasting(self, on: dt.date | None = None) -> Self:
        """Those that nobody has ended, and whose last day, and that of the post, is not over: accepted or not yet."""
        on = on or timezone.localdate()
        return self.filter(holding(on), holding(on, "lead__") | holding(on, "headship__"), withdrawn_at=None)

    def active(self, on: dt.date | None = None) -> Self:
        """Those that act on that day: they last, have accepted, may sign in, and do not open admin."""
        return self.lasting(on).filter(user__is_active=True, user__is_staff=False, user__is_superuser=False)

    def waiting(self, on: dt.date | None = None) -> Self:
        """Those that last, and whose delegate has not accepted."""
        return self.lasting(on).filter(user=None)

    def over(self) -> Self:
        """Those that somebody ended, or whose last day, or that of the post, is past."""
        return self.over_since(timezone.now())

    def over_since(self, moment: dt.datetime) -> Self:
        """Those that were over by then."""
        day = timezone.localdate(moment)
        by_day = [Q((f"{of}ended_on__lt", day)) for of in ("", "lead__", "headship__")]
        return self.filter(Q.create([*by_day, Q(withdrawn_at__lte=moment)], connector=Q.OR))

    def of(self, post: Post) -> Self:
        """Those of that lead or headship."""
        return self.filter(**{field_of(post): post})

    def of_person(self, person: Person, addresses: set[str]) -> Self:
        """All that says something of the person: they are the delegate, or one acts for them."""
        own = Q(user__person=person) | Q(email__in=addresses)
        return self.filter(own | Q(lead__person=person) | Q(headship__person=person))

    def with_posts(self) -> Self:
        """With the post of each, whose it is, and the delegate's account."""
        lead, headship = ("lead__person", "lead__partnership"), ("headship__person", "headship__school")
        return self.select_related(*lead, *headship, "user")


class Delegate(models.Model):
    """Somebody named by a lead or head, ``named_by``, to do in the portal what they may do, until ``ended_on``.

    They act from accepting, which gives them an account where they have none, until the last day, the end of the post,
    or the moment at which somebody ends it, ``withdrawn_at``. Nothing has to run for that: who acts is asked with each
    request. They are no ``Person``: nothing that is public rests on them.
    """

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, null=True, blank=True, related_name="delegates")
    headship = models.ForeignKey(Headship, on_delete=models.PROTECT, null=True, blank=True, related_name="delegates")
    name = models.CharField(max_length=150, validators=[refuse_address])
    email = models.EmailField("e-mail address", help_text="The invitation goes to it, and they sign in with it.")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="delegations",
        verbose_name="account",
        help_text="With which they act; empty until they accept.",
    )
    started_on = models.DateField("first day", default=timezone.localdate)
    ended_on = models.DateField("last day")
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField("named", default=timezone.now)
    accepted_at = models.DateTimeField("accepted", null=True, blank=True)
    withdrawn_at = models.DateTimeField(
        "ended", null=True, blank=True, help_text="When somebody ended it before its last day."
    )
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ended by",
    )

    objects = DelegateQuerySet.as_manager()

    class Meta:
        app_label = "accounts"
        ordering = ["-named_at", "-pk"]
        default_permissions = ("view", "change")  # officers end one; nobody adds or deletes one in admin
        constraints = [
            models.CheckConstraint(
                condition=Q(lead__isnull=False, headship__isnull=True) | Q(lead__isnull=True, headship__isnull=False),
                name="accounts_delegate_of_one_post",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__gte=F("started_on")),
                name="accounts_delegate_ends_after_start",
                violation_error_message="The last day must be today or later.",
            ),
            models.CheckConstraint(
                condition=~Q(name__contains="@"),
                name="accounts_delegate_name_without_address",
                violation_error_message="Enter the name without an e-mail address.",
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="accounts_delegate_email_in_small_letters",
                violation_error_message="Write the e-mail address in small letters.",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=True) | Q(accepted_at__isnull=False),
                name="accounts_delegate_accepted_at_a_moment",
            ),
        ]
        indexes = [models.Index(fields=["email"])]

    def __str__(self) -> str:
        return f"{self.name or 'A delegate'} for {self.whose}"

    @property
    def post(self) -> Post:
        """What they act for: the lead or the headship."""
        return self.lead or self.headship  # type: ignore[return-value]  # the database holds that it is one of them

    @property
    def whose(self) -> str:
        """Whose post it is, and which, in words: “Ann Day, lead of Colne”."""
        if self.lead:
            return str(self.lead)
        headship = self.post
        return f"{headship.person}, {headship.get_role_display().lower()} of {headship.school}"

    @property
    def last_day(self) -> dt.date:
        """The day after which they act no more: their own last, or that of the post where it ends before."""
        return min(self.ended_on, self.post.ended_on or self.ended_on)

    @property
    def ended_day(self) -> dt.date:
        """The day on which somebody ended it, else the last."""
        return timezone.localdate(self.withdrawn_at) if self.withdrawn_at else self.last_day

    @property
    def is_lasting(self) -> bool:
        """Whether nobody has ended it, and the last day is not over."""
        return self.withdrawn_at is None and self.last_day >= timezone.localdate()

    @property
    def is_waiting(self) -> bool:
        """Whether they have still to accept."""
        return self.is_lasting and self.user_id is None

    @property
    def state_label(self) -> str:
        """How far it has come, in words."""
        if self.withdrawn_at:
            return f"Ended on {date_format(timezone.localtime(self.withdrawn_at).date())}"
        if not self.is_lasting:
            return f"Ended on {date_format(self.last_day)}"
        return "Invited, has not accepted yet" if self.is_waiting else "Acts"


def lately_ended(user: Any) -> Delegate | None:
    """As which delegate that account acted last, where that ended within thirty days; None of everybody else."""
    delegations = getattr(user, "delegations", None)
    if delegations is None:
        return None
    since = timezone.localdate() - LATELY
    ended = [one for one in delegations.over().with_posts() if one.ended_day >= since]
    return max(ended, key=lambda one: one.ended_day, default=None)


def field_of(post: Post) -> str:
    """The field of a delegate that refers to that post."""
    return "lead" if isinstance(post, Lead) else "headship"
