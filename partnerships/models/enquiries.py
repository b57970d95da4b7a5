"""What the public writes through the forms on a partnership's and a school's page (ADR 11)."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from base.names import refuse_address
from base.saving import Author
from partnerships.models.partnerships import Partnership
from partnerships.models.schools import School

CLIENT_REMEMBERED = dt.timedelta(days=1)  # how long it is known that two enquiries came from one client


class EnquiryQuerySet(models.QuerySet):
    """Enquiries by whether an officer has still to see to them, and by where they came from."""

    def open(self) -> Self:
        """Enquiries that wait for an officer: neither handled nor with a lead."""
        return self.filter(handled_on__isnull=True, went_to_lead=False)

    def handled(self) -> Self:
        """Enquiries that an officer has seen to."""
        return self.filter(handled_on__isnull=False)

    def with_a_lead(self) -> Self:
        """Enquiries that went to a lead and that no officer had to see to."""
        return self.filter(handled_on__isnull=True, went_to_lead=True)

    def like(self, kind: str, about: Partnership | School) -> Self:
        """Enquiries of that kind about the same sort of record: a partnership, or a school."""
        return self.filter(kind=kind, partnership__isnull=not isinstance(about, Partnership))

    def from_client(self, client_hash: str) -> Self:
        """Enquiries that came from one client, known by ``clients.hash_of``."""
        return self.filter(client_hash=client_hash)

    def since(self, moment: dt.datetime) -> Self:
        """Enquiries from that moment on."""
        return self.filter(created_at__gte=moment)

    def forget_clients(self, now: dt.datetime | None = None) -> int:
        """Erase where enquiries older than a day came from; return how many were concerned."""
        past = self.filter(created_at__lt=(now or timezone.now()) - CLIENT_REMEMBERED)
        return past.exclude(client_hash="").update(client_hash="")

    def mark_handled(self, *, by: Author, on: dt.date | None = None) -> int:
        """Say of those not yet handled who saw to them and on which day; return how many there were."""
        return self.filter(handled_on__isnull=True).update(handled_on=on or timezone.localdate(), handled_by=by)


class Enquiry(models.Model):
    """One message from the public: a report of something wrong, a question to a partnership, or a wish to join it.

    Its sender is whoever they say they are. It goes to the partnership's leads where it is for them, else to the
    council. ``client_hash`` tells for a day, and only for the limit on how many may be sent, that two came from
    one client.
    """

    class Kind(models.TextChoices):
        """Which form it came through."""

        REPORT = "report", "Something wrong on a page"
        CONTACT = "contact", "Message to a partnership"
        JOIN = "join", "School that would like to join"

    kind = models.CharField(max_length=10, choices=Kind)
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, null=True, blank=True, related_name="enquiries"
    )
    school = models.ForeignKey(School, on_delete=models.PROTECT, null=True, blank=True, related_name="enquiries")
    message = models.TextField()
    sender_name = models.CharField("sender’s name", max_length=150, blank=True, validators=[refuse_address])
    sender_email = models.EmailField("sender’s e-mail address", blank=True)
    sender_school = models.CharField("sender’s school", max_length=200, blank=True)
    created_at = models.DateTimeField("sent at", default=timezone.now)
    client_hash = models.CharField(max_length=64, blank=True, editable=False)
    went_to_lead = models.BooleanField(
        "with a lead", default=False, editable=False, help_text="An e-mail with it went to a lead of the partnership."
    )
    handled_on = models.DateField(null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField("officers’ note", blank=True, help_text="What was done about it. Never public.")

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name_plural = "enquiries"
        indexes = [models.Index(fields=["client_hash", "created_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["report", "contact", "join"]), name="partnerships_enquiry_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(partnership__isnull=False, school__isnull=True)
                | Q(partnership__isnull=True, school__isnull=False),
                name="partnerships_enquiry_about_one",
                violation_error_message="An enquiry is about a partnership or about a school, one of them.",
            ),
            models.CheckConstraint(
                condition=Q(kind="report") | Q(partnership__isnull=False) & ~Q(sender_email=""),
                name="partnerships_enquiry_can_be_answered",
                violation_error_message="A message to a partnership needs the sender’s e-mail address.",
            ),
            models.CheckConstraint(
                condition=Q(handled_by__isnull=True) | Q(handled_on__isnull=False),
                name="partnerships_enquiry_handled_on_a_day",
                violation_error_message="Enter the day on which it was handled.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.about}"

    @property
    def about(self) -> Partnership | School:
        """The partnership or school that it is about."""
        return self.partnership or self.school  # type: ignore[return-value]

    @property
    def is_report(self) -> bool:
        """Whether it says that something is wrong on a page, which is for an officer to see to."""
        return self.kind == self.Kind.REPORT

    @property
    def subject(self) -> str:
        """The subject of the e-mail with it, without a word of the sender's."""
        return {
            self.Kind.REPORT: f"Something wrong on the page of {self.about}",
            self.Kind.CONTACT: f"A message to {self.about}",
            self.Kind.JOIN: f"A school would like to join {self.about}",
        }[self.Kind(self.kind)]

    @property
    def status_label(self) -> str:
        """Where it stands: handled, with a lead, or open."""
        if self.handled_on:
            return "Handled"
        return "With a lead" if self.went_to_lead else "Open"
