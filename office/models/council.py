"""What the council says of itself, which officers change without anybody who runs the server."""

import datetime as dt
import re

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from base.names import refuse_address
from base.text import words_alone

ONLY = 1  # the primary key of the one row that there is
NAMELESS = "The council"  # until somebody gives it a name
KINDS = re.compile(r"( (County|Borough|City|District|Unitary))? Council\Z", re.IGNORECASE)
WORKING_DAYS = [MinValueValidator(1, "Enter 1 or more"), MaxValueValidator(60, "Enter 60 or fewer")]


class CouncilManager(models.Manager):
    """Finds the one row, which fixtures know without a key."""

    def get_by_natural_key(self):
        return self.get()


class Council(models.Model):
    """The council's name, how to reach it, what it promises, its word for “quadrant”, and a notice. One row at most,
    which a migration adds.

    Where there is none the defaults hold: read it with ``office.council.reading.the_council``.
    """

    class NoticeKind(models.TextChoices):
        """What stands above the notice."""

        INFORMATION = "information", "Information"
        IMPORTANT = "important", "Important"

    class Compliance(models.TextChoices):
        """How far the site complies with WCAG 2.2 at level AA, in the words of the law's model statement."""

        FULL = "full", "fully compliant"
        PARTIAL = "partial", "partially compliant"
        NONE = "none", "not compliant"

    # What the pages that the law asks for say in the council's own words, or say is not stated yet.
    STATEMENTS = (
        "accessibility_status",
        "accessibility_audit",
        "accessibility_failures",
        "accessibility_burden",
        "accessibility_plans",
        "accessibility_prepared_on",
        "accessibility_reviewed_on",
        "data_protection",
        "hosting",
        "lawful_basis",
    )

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    name = models.CharField(max_length=150, default=NAMELESS, validators=[refuse_address])
    area = models.CharField(
        "its area",
        max_length=60,
        blank=True,
        validators=[refuse_address],
        help_text="As within a sentence: “Essex”. Where it is empty, the name without “County Council”.",
    )
    mailbox = models.EmailField(
        default="school-partnerships@example.org",
        help_text="Shown where a partnership has no lead, and written to where nobody else can be reached.",
    )
    telephone = models.CharField(max_length=30, blank=True)
    address = models.TextField("postal address", max_length=500, blank=True, help_text="A line for each line of it.")
    security_mailbox = models.EmailField(
        "mailbox for security",
        blank=True,
        help_text="Where people report that the site is not safe (security.txt). The mailbox above, unless given.",
    )
    answer_days = models.PositiveSmallIntegerField(
        "we answer within",
        default=5,
        validators=WORKING_DAYS,
        help_text="Working days, which the site promises to whoever writes to the council.",
    )
    checking_days = models.PositiveSmallIntegerField(
        "chairs check a draft within",
        default=5,
        validators=WORKING_DAYS,
        help_text="Working days. After them an officer may circulate draft minutes that no chair has checked.",
    )
    quadrant_word = models.CharField(
        "the word for “quadrant”", max_length=30, default="quadrant", help_text="As within a sentence: “area”."
    )
    quadrants_word = models.CharField(
        "its plural", max_length=30, default="quadrants", help_text="As within a sentence: “areas”."
    )
    notice = models.TextField(
        max_length=500, blank=True, help_text="Shown on top of every page. Leave empty where there is none."
    )
    notice_kind = models.CharField("kind", max_length=20, choices=NoticeKind, default=NoticeKind.INFORMATION)
    notice_from = models.DateField("from", null=True, blank=True, help_text="Its first day. Empty: at once.")
    notice_until = models.DateField(
        "until", null=True, blank=True, help_text="Its last day. Empty: until it is taken away."
    )

    accessibility_status = models.CharField(
        "compliance status",
        max_length=10,
        choices=Compliance,
        blank=True,
        help_text="What an audit by people found. Empty: the statement claims no status.",
    )
    accessibility_audit = models.TextField(
        "the audit", max_length=1000, blank=True, help_text="Who tested which pages, how, and on which days."
    )
    accessibility_failures = models.TextField(
        "what is not accessible",
        max_length=4000,
        blank=True,
        help_text="A line each: what fails, the success criterion, and when it will be put right.",
    )
    accessibility_burden = models.TextField(
        "disproportionate burden",
        max_length=2000,
        blank=True,
        help_text="What would be one to put right, and the assessment that says so. Empty: nothing is claimed.",
    )
    accessibility_plans = models.TextField(
        "what is planned", max_length=1000, blank=True, help_text="When the next audit by people is, and by whom."
    )
    accessibility_prepared_on = models.DateField("statement prepared on", null=True, blank=True)
    accessibility_reviewed_on = models.DateField("statement last reviewed on", null=True, blank=True)
    data_protection = models.TextField(
        "data protection",
        max_length=1000,
        blank=True,
        help_text="The controller’s registration, and how to reach the data protection officer.",
    )
    hosting = models.TextField(
        "who hosts it",
        max_length=2000,
        blank=True,
        help_text="Who hosts the site and sends its e-mail, where they keep the data, and what their servers log.",
    )
    lawful_basis = models.TextField(
        "lawful basis", max_length=2000, blank=True, help_text="For each kind of record, a line each."
    )

    objects = CouncilManager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = verbose_name_plural = "council"
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=ONLY), name="office_council_one", violation_error_message="There is only one council."
            ),
            models.CheckConstraint(
                condition=Q(notice_kind__in=["information", "important"]), name="office_council_notice_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(notice_from__isnull=True)
                | Q(notice_until__isnull=True)
                | Q(notice_until__gte=F("notice_from")),
                name="office_council_notice_ends_after_start",
                violation_error_message="The notice’s last day must be on or after its first day.",
            ),
            models.CheckConstraint(
                condition=Q(accessibility_status__in=["", "full", "partial", "none"]),
                name="office_council_compliance_known",
            ),
            models.CheckConstraint(
                condition=Q(accessibility_status="") | ~Q(accessibility_audit=""),
                name="office_council_compliance_audited",
                violation_error_message="A compliance status needs the audit that found it: say who tested what, when.",
            ),
            models.CheckConstraint(
                condition=Q(accessibility_prepared_on__isnull=True)
                | Q(accessibility_reviewed_on__isnull=True)
                | Q(accessibility_reviewed_on__gte=F("accessibility_prepared_on")),
                name="office_council_reviewed_after_prepared",
                violation_error_message="A statement is reviewed on or after the day on which it was prepared.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a word for “quadrant” that is more than words: help texts of forms show it as it is."""
        sentence = "Use letters, spaces, hyphens and apostrophes alone, such as “area” or “local area”."
        refused = {
            name: sentence
            for name in ("quadrant_word", "quadrants_word")
            if getattr(self, name) and words_alone(getattr(self, name)) != getattr(self, name)
        }
        if refused:
            raise ValidationError(refused)

    def natural_key(self) -> tuple[()]:
        return ()

    @property
    def shown_notice(self) -> str:
        """The notice, on its days; empty on all others."""
        return self.notice if self.is_notice_shown_on(timezone.localdate()) else ""

    def is_notice_shown_on(self, day: dt.date) -> bool:
        """Whether there is a notice and it is shown on that day; its first and its last day are among them."""
        has_begun = self.notice_from is None or self.notice_from <= day
        return bool(self.notice) and has_begun and (self.notice_until is None or day <= self.notice_until)

    @property
    def is_notice_important(self) -> bool:
        """Whether it is more than information."""
        return self.notice_kind == self.NoticeKind.IMPORTANT

    @property
    def is_named(self) -> bool:
        """Whether somebody has said which council it is."""
        return self.name != NAMELESS

    @property
    def address_on_a_line(self) -> str:
        """The postal address with commas for its ends of lines."""
        return ", ".join(line.strip(" ,") for line in self.address.splitlines() if line.strip(" ,"))

    @property
    def area_name(self) -> str:
        """What its area is called within a sentence: “Essex”."""
        return self.area or ("the area" if self.name == NAMELESS else KINDS.sub("", self.name))

    @property
    def outside(self) -> str:
        """What is said of a school of another area: “Outside Essex”."""
        return f"Outside {self.area_name}"

    @property
    def site_name(self) -> str:
        """What the portal is called: “Essex school partnerships”."""
        is_nameless = not self.area and self.name == NAMELESS
        return "School partnerships" if is_nameless else f"{self.area_name} school partnerships"

    @property
    def a_quadrant_word(self) -> str:
        """The word for “quadrant” with its article: “a quadrant”, “an area”."""
        return f"{'an' if self.quadrant_word[:1].lower() in 'aeiou' else 'a'} {self.quadrant_word}"

    @property
    def unsaid(self) -> list[str]:
        """What the pages that the law asks for still lack, as admin calls it. Nothing need be a burden or a failure."""
        needed = set(self.STATEMENTS) - {"accessibility_failures", "accessibility_burden"}
        return [
            str(field.verbose_name)
            for field in self._meta.fields
            if field.name in needed and not field.value_from_object(self)
        ]

    @property
    def address_for_security(self) -> str:
        """Where people report that the site is not safe."""
        return self.security_mailbox or self.mailbox
