"""Schools as the DfE register has them, and what officers add."""

import datetime as dt
import re
from urllib.parse import urlsplit

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from simple_history.models import HistoricalRecords

from base.addresses import page_of
from base.days import days_later
from partnerships.models.establishment_types import EstablishmentType
from partnerships.models.places import District
from partnerships.models.school_queries import SchoolQuerySet

# Words of a school's name that may change when it becomes an academy, or opens anew.
_CHANGING_WORDS = re.compile(
    r"\b(?:the|a|and|at|in|of|school|academy|community|free|foundation|trust|voluntary|controlled|aided|v ?[ac]"
    r"|c ?of ?e|ce|church of england|roman|catholic|rc)\b"
)


def _telling_words(name: str) -> list[str]:
    """The words of a name that it keeps as an academy; all of them where it has no other."""
    plain = "".join(one if one.isalnum() else " " for one in name.casefold().replace("’", "").replace("'", ""))
    plain = " ".join(plain.split())
    return _CHANGING_WORDS.sub(" ", plain).split() or plain.split()


def _telling_number(school: "School") -> str:
    """Its LAESTAB with the authority that the register says last; empty without one."""
    return f"{school.la_code}/{school.establishment_number}" if school.establishment_number else ""


def _telling_postcode(school: "School") -> str:
    return (school.register_postcode or school.postcode).upper().strip()


class SchoolManager(models.Manager.from_queryset(SchoolQuerySet)):  # type: ignore[misc]
    """Finds a school by its URN, the natural key of fixtures."""

    def get_by_natural_key(self, urn: int):
        return self.get(urn=urn)


class School(models.Model):
    """An establishment in the DfE register, known by its URN.

    The register's facts are refreshed by ``import_gias`` and never typed over; what officers add
    (``known_as``, ``district``, ``postcode``, ``office_email``, ``notes``) survives every refresh (ADR 3).
    """

    class Status(models.TextChoices):
        """The register's ``EstablishmentStatus``."""

        OPEN = "open", "Open"
        PROPOSED_TO_CLOSE = "proposed-to-close", "Open, but proposed to close"
        CLOSED = "closed", "Closed"
        PROPOSED_TO_OPEN = "proposed-to-open", "Proposed to open"

    OPEN_STATUSES = frozenset({Status.OPEN, Status.PROPOSED_TO_CLOSE})

    class Phase(models.TextChoices):
        """The register's ``PhaseOfEducation``; middle schools count as what they are deemed."""

        NURSERY = "nursery", "Nursery"
        PRIMARY = "primary", "Primary"
        SECONDARY = "secondary", "Secondary"
        ALL_THROUGH = "all-through", "All-through"
        POST_16 = "16-plus", "16 plus"
        NOT_APPLICABLE = "special-and-other", "Special, alternative provision and other"

    urn = models.PositiveIntegerField("URN", unique=True, help_text="Six digits, given by the DfE and never reused.")
    la_code = models.CharField(
        "local authority’s code in the register",
        max_length=3,
        help_text="Three digits, as the register had them last. Its authorities say of which it is on a day.",
    )
    la_name = models.CharField("local authority in the register", max_length=60)
    establishment_number = models.CharField(max_length=4, blank=True)
    name = models.CharField(max_length=200, help_text="As the register has it.")
    known_as = models.CharField(
        max_length=200, blank=True, help_text="The name people use, where it differs: “St Mary’s, Ardleigh”. Searched."
    )
    establishment_type = models.ForeignKey(EstablishmentType, on_delete=models.PROTECT, related_name="schools")
    status = models.CharField(max_length=20, choices=Status, default=Status.OPEN)
    phase = models.CharField(max_length=20, choices=Phase, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    reason_opened = models.CharField(max_length=100, blank=True)
    closed_on = models.DateField(null=True, blank=True, help_text="The last day on which it is open.")
    reason_closed = models.CharField(max_length=100, blank=True)
    low_age = models.PositiveSmallIntegerField("youngest pupils’ age", null=True, blank=True)
    high_age = models.PositiveSmallIntegerField("oldest pupils’ age", null=True, blank=True)
    gender = models.CharField(max_length=20, blank=True)
    boarders = models.CharField(max_length=60, blank=True)
    nursery_provision = models.CharField(max_length=60, blank=True)
    sixth_form = models.CharField(max_length=60, blank=True)
    religious_character = models.CharField(max_length=100, blank=True)
    religious_ethos = models.CharField(max_length=100, blank=True)
    diocese = models.CharField(max_length=100, blank=True)
    trust_code = models.CharField(max_length=10, blank=True)
    trust_name = models.CharField("trust", max_length=200, blank=True)
    federation_name = models.CharField("federation", max_length=200, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    pupils = models.PositiveIntegerField("number of pupils", null=True, blank=True)
    ukprn = models.CharField("UKPRN", max_length=8, blank=True)
    street = models.CharField(max_length=100, blank=True)
    locality = models.CharField(max_length=100, blank=True)
    address3 = models.CharField("address, third line", max_length=100, blank=True)
    town = models.CharField(max_length=100, blank=True)
    county = models.CharField(max_length=60, blank=True)
    register_postcode = models.CharField("postcode in the register", max_length=8, blank=True)
    postcode = models.CharField(
        max_length=8,
        blank=True,
        help_text="Put in what the register leaves out or has wrong, such as CO4 5EG; a refresh keeps your correction.",
    )
    website = models.CharField(max_length=255, blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    easting = models.PositiveIntegerField(null=True, blank=True, help_text="Metres on the British National Grid.")
    northing = models.PositiveIntegerField(null=True, blank=True, help_text="Metres on the British National Grid.")
    parliamentary_constituency = models.CharField(max_length=100, blank=True)
    register_district = models.ForeignKey(
        District,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="district in the register",
    )
    district = models.ForeignKey(
        District,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="schools",
        help_text="Put right what the register has wrong or leaves out; a refresh keeps your correction.",
    )
    office_email = models.EmailField(
        "mailbox of its office",
        blank=True,
        help_text="Messages to all schools of a partnership go there where no head can be reached. Never public.",
    )
    notes = models.TextField("officers’ notes", blank=True, help_text="Never public.")

    objects = SchoolManager()
    history = HistoricalRecords()

    current_heads: list  # of headships, there after ``current_heads`` of its memberships
    current_memberships: list  # there after ``with_current_memberships``
    is_home: bool  # there after ``with_is_home`` and ``with_authority``
    authority_code: str | None  # these two are there after ``with_authority``
    authority_name: str | None
    former_authority_name: str | None  # these two are there after ``AuthoritiesOfSchools.tell``
    former_authority_ended_on: dt.date | None
    coming_authority_name: str | None  # these two are there after ``AuthoritiesOfSchools.tell``
    coming_authority_started_on: dt.date | None

    class Meta:
        ordering = ["name", "urn"]
        constraints = [
            models.CheckConstraint(
                condition=Q(urn__gte=100000, urn__lte=999999),
                name="partnerships_school_urn_has_six_digits",
                violation_error_message="A URN has six digits.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["open", "proposed-to-close", "closed", "proposed-to-open"]),
                name="partnerships_school_status_known",
            ),
            models.CheckConstraint(
                condition=Q(opened_on__isnull=True) | Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="partnerships_school_closes_after_opening",
                violation_error_message="A school closes on or after the day it opened.",
            ),
        ]
        indexes = [models.Index(fields=["la_code", "status"]), models.Index(fields=["establishment_number"])]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[int]:
        return (self.urn,)

    def get_absolute_url(self) -> str:
        return page_of("schools:detail", self.urn)

    @property
    def phase_in_words(self) -> str:
        """Its phase; of one that has none what it is by its type, which has to be there: "Independent school"."""
        if self.phase == self.Phase.NOT_APPLICABLE:
            return self.establishment_type.without_a_phase
        return self.get_phase_display()

    @property
    def laestab_with_slash(self) -> str:
        """LAESTAB as people write it, ``881/2345``, after ``with_authority``; empty where there is no number."""
        code = self.authority_code or self.la_code
        return f"{code}/{self.establishment_number}" if self.establishment_number else ""

    @property
    def has_authority_to_come_only(self) -> bool:
        """Whether its authority has yet to begin, and it has none today; once it is told of them."""
        return self.authority_name is None and self.coming_authority_name is not None

    @property
    def is_open(self) -> bool:
        """Whether the school is open today; one that is proposed to close is, one to open is not."""
        return self.is_open_on(timezone.localdate())

    def is_open_on(self, on: dt.date) -> bool:
        """Whether the school is open on that day: what ``School.objects.open`` asks the database."""
        has_opened = self.opened_on is None or self.opened_on <= on
        if self.status == self.Status.PROPOSED_TO_OPEN or not has_opened:
            return False
        return self.closed_on >= on if self.closed_on else not self.is_closed

    @property
    def has_opened(self) -> bool:
        """Whether its first day has come, or none is known; it may have closed since."""
        return self.opened_on is None or self.opened_on <= timezone.localdate()

    @property
    def is_closed(self) -> bool:
        """Whether the register has the school as closed, or its closing day has passed whatever else it says."""
        return self.status == self.Status.CLOSED or (self.closed_on is not None and self.has_closed)

    @property
    def has_closed(self) -> bool:
        """Whether its last day has passed; where the register has none, whether it has the school as closed."""
        return self.closed_on < timezone.localdate() if self.closed_on else self.status == self.Status.CLOSED

    @property
    def state_in_words(self) -> str:
        """Its status in the register, but for a school whose last day has passed: that is closed."""
        return self.Status.CLOSED.label if self.has_closed else self.get_status_display()

    @property
    def has_corrected_district(self) -> bool:
        """Whether an officer's district stands where the register has another or none."""
        return self.district_id is not None and self.district_id != self.register_district_id

    @property
    def has_corrected_postcode(self) -> bool:
        """Whether an officer's postcode stands where the register has another or none."""
        return bool(self.postcode) and self.postcode != self.register_postcode

    @property
    def has_coordinates(self) -> bool:
        """Whether the register says where on the map it is."""
        return bool(self.easting and self.northing)

    @property
    def is_proposed_to_close(self) -> bool:
        """Whether it is open and proposed to close."""
        return self.status == self.Status.PROPOSED_TO_CLOSE

    @property
    def status_sentence(self) -> str:
        """Its status in the register as a sentence, with the day and the reason where the register has them."""
        if not self.is_closed:
            on = f" on {date_format(self.closed_on)}" if self.closed_on and self.is_proposed_to_close else ""
            return f"The register has this school as “{self.get_status_display().lower()}”{on}."
        if self.closed_on and not self.has_closed:
            return f"This school closes on {date_format(self.closed_on)}."
        closed = f"This school closed on {date_format(self.closed_on)}" if self.closed_on else "This school has closed"
        return f"{closed} ({self.reason_closed})." if self.reason_closed else f"{closed}."

    def why_it_may_follow(self, closed: "School") -> list[str]:
        """Why this school is probably the successor of one that closed, strongest first; none if nothing says so.

        It opened on the other's last day or the day after, and has its name, its number in the register or its
        postcode: so it is where the register gives no link (ADR 36).
        """
        last_day = closed.closed_on
        if not last_day or self.urn == closed.urn or self.opened_on not in (last_day, days_later(last_day)):
            return []
        number, postcode = _telling_number(self), _telling_postcode(self)
        reasons = {
            "the same name": _telling_words(self.name) == _telling_words(closed.name),
            f"the same number ({number})": bool(number) and number == _telling_number(closed),
            f"the same postcode ({postcode})": bool(postcode) and postcode == _telling_postcode(closed),
        }
        return [reason for reason, holds in reasons.items() if holds]

    @property
    def partnerships_in_words(self) -> str:
        """The partnerships that ``with_current_memberships`` fetched, and which do not count; empty without any."""
        return ", ".join(
            f"{membership.partnership}{'' if membership.is_counted else ' (does not count)'}"
            for membership in self.current_memberships
        )

    @property
    def is_in_a_counted_partnership(self) -> bool:
        """Whether one of the partnerships that ``with_current_memberships`` fetched counts."""
        return any(membership.is_counted for membership in self.current_memberships)

    @property
    def told_apart(self) -> str:
        """What tells it from others of its name: its place, its URN, and that it has closed or is not open yet."""
        parts = [self.place, f"URN {self.urn}"]
        if self.is_closed:
            parts.append(f"closed on {date_format(self.closed_on)}" if self.closed_on else "closed")
        elif not self.is_open:
            parts.append("not open yet")
        return ", ".join(part for part in parts if part)

    @property
    def place(self) -> str:
        """Its town and district, or whichever of them is known."""
        places = [self.town, str(self.district) if self.district else ""]
        return ", ".join(dict.fromkeys(place for place in places if place))

    @property
    def place_in_reasons(self) -> list[str]:
        """What a search gives as its reason and ``place`` says already."""
        return [f"In {place}" for place in (self.town, self.district) if place]

    @property
    def place_beside_name(self) -> str:
        """Its town, or else its district; empty where its name has that already, as in “Maldon Primary School”."""
        return place_beside(self.name, self.town_or_district)

    @property
    def town_or_district(self) -> str:
        """Its town, or else its district; empty where neither is known."""
        return self.town or (str(self.district) if self.district else "")

    @property
    def address_lines(self) -> list[str]:
        """The address, a line each, each once: the register has the town as the locality of some."""
        lines = [self.street, self.locality, self.address3, self.town, self.county, self.postcode]
        return list({line.casefold(): line for line in lines if line}.values())

    @property
    def address_lines_beside_name(self) -> list[str]:
        """The address behind the name: without the town in which the name ends, as “St Andrew’s, Halstead” does."""
        return [line for line in self.address_lines if not self.name.casefold().endswith(f" {line.casefold()}")]

    @property
    def age_range(self) -> str:
        """Ages as ``3 to 11``; empty where the register has none."""
        if self.low_age is None or self.high_age is None:
            return ""
        return f"{self.low_age} to {self.high_age}"

    @property
    def website_url(self) -> str:
        """The website as a link that works: the register often leaves out the scheme; anything but http is dropped."""
        address = self.website.strip()
        if "://" not in address:
            address = f"https://{address}"
        try:
            parts = urlsplit(address)
        except ValueError:  # a broken address, such as https://[
            return ""
        is_web = parts.scheme.lower() in ("http", "https") and "." in (parts.hostname or "")
        return address if is_web and " " not in address else ""


def place_beside(name: str, place: str) -> str:
    """The place, to stand beside the name of a school; empty where the name has it already."""
    return "" if place.casefold() in name.casefold() else place
