"""What the printed directory says: the partnerships of a day by area, and how many schools are in one."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.formats import date_format

from office.council.reading import the_council
from partnerships.coverage.counting import Coverage, coverage_of
from partnerships.filters import PartnershipFilters
from partnerships.filters.choices import COUNTY_WIDE, COUNTY_WIDE_SLUG
from partnerships.models import Lead, Partnership, Quadrant, School
from partnerships.printing.schools import PrintedSchool, by_phase, printed_schools


@dataclass(frozen=True)
class PrintedPartnership:
    """One partnership, with how to reach it where it is of today or of a day to come."""

    partnership: Partnership
    on: dt.date
    schools: list[PrintedSchool]

    @property
    def is_today(self) -> bool:
        """Whether it is as it is today."""
        return self.on == timezone.localdate()

    @property
    def anchor(self) -> str:
        """What it is called within the document."""
        return f"p-{self.partnership.pk}"

    @property
    def led_by(self) -> str:
        """Who led it that day, each with role and school."""
        leads = [lead_in_words(lead) for lead in self._current_leads]
        return "; ".join(leads) or ("nobody at present" if self.is_today else "nobody that day")

    @property
    def about(self) -> str:
        """Its kind, how many schools it has, and whether there is room."""
        count = self.partnership.school_count
        parts = [str(self.partnership.kind), f"{count} school{'' if count == 1 else 's'}"]
        has_room = self.is_today and self.partnership.is_open_to_new_schools
        return " · ".join([*parts, "open to new schools"] if has_room else parts)

    @property
    def contact(self) -> str:
        """One way to reach it, and only a public one: a lead's or its own, else the council.

        Of a day that has passed it is the council alone, for who led it then may lead nothing now. Of a day to come it
        is who leads today and goes on.
        """
        today = timezone.localdate()
        if self.on < today:
            return the_council().mailbox
        leads = [lead for lead in self._current_leads if lead.started_on <= today]
        published = [way for lead in leads for way in (lead.public_email, lead.public_telephone) if way]
        if self.partnership.publish_contact:
            published += [way for way in (self.partnership.email, self.partnership.telephone) if way]
        return next(iter(published), the_council().mailbox)

    @property
    def _current_leads(self) -> list[Lead]:
        return self.partnership.current_leads  # type: ignore[attr-defined]

    @property
    def no_school_sentence(self) -> str:
        """That it has no school; empty where it has."""
        return "" if self.schools else "No school is recorded in it on that day."

    @cached_property
    def phases(self) -> list[tuple[str, list[PrintedSchool]]]:
        """Its schools by phase."""
        return by_phase(self.schools)


@dataclass(frozen=True)
class PrintedArea:
    """The partnerships at home in a quadrant, or nowhere in particular, by name."""

    name: str
    anchor: str
    partnerships: list[PrintedPartnership]


@dataclass(frozen=True)
class PrintedDirectory:
    """The directory of a day as its filters leave it."""

    filters: PartnershipFilters
    areas: list[PrintedArea]
    coverage: Coverage

    @property
    def count(self) -> int:
        """How many partnerships it lists."""
        return sum(len(area.partnerships) for area in self.areas)

    @property
    def title(self) -> str:
        """What it is, and of which day."""
        return f"School partnerships on {date_format(self.filters.on)}"

    @property
    def narrowed_to(self) -> list[str]:
        """What it is narrowed to, in words."""
        return [label for name, label in self.filters.in_words.items() if name != "on"]

    @property
    def coverage_sentence(self) -> str:
        """How many of the schools that count are in a partnership: of the chosen quadrant or district, or of all."""
        if not self.coverage.in_scope:
            return "No school here counts towards coverage."
        places = (self.filters.option("quadrant"), self.filters.option("district"))
        where = " and ".join(_place(place) for place in places if place and place != COUNTY_WIDE)
        today = timezone.localdate()
        tense = "are" if self.filters.on == today else "were" if self.filters.on < today else "are to be"
        share, counts = self.coverage.share, self.coverage.counts
        return f"{share} of schools{f' in {where}' if where else ''} {tense} in a partnership: {counts}."

    @property
    def day_sentence(self) -> str:
        """What of it is of another day and what is of today; empty where all is."""
        if self.filters.is_today:
            return ""
        then = "Who led and who belonged on that day"
        if self.filters.on > timezone.localdate():
            then = "Who is to lead and to belong on that day, as it is recorded today"
        return f"{then}; what else is said of a partnership is as it stands today."

    @property
    def character_sentence(self) -> str:
        """That a religious character may be read from a school's name, where the directory is of one; else empty."""
        return self.filters.character_sentence

    @property
    def is_invented(self) -> bool:
        """Whether something in it is of the demonstration."""
        return any(one.partnership.is_demonstration for area in self.areas for one in area.partnerships)


def printed_directory(filters: PartnershipFilters) -> PrintedDirectory:
    """The partnerships that the filters leave, by quadrant and then by name, whatever order the list would have."""
    on, is_today = filters.on, filters.is_today
    partnerships = sorted(filters.left_of(Partnership.objects.active(on).in_directory(on)), key=_by_name)
    schools = printed_schools((one.pk for one in partnerships), on, heads=is_today)
    at_home: dict[int | None, list[PrintedPartnership]] = {}
    for partnership in partnerships:
        printed = PrintedPartnership(partnership, on, schools.get(partnership.pk, []))
        at_home.setdefault(partnership.home_quadrant_id, []).append(printed)
    word = the_council().quadrant_word
    areas = [PrintedArea(f"{one} {word}", one.slug, at_home[one.pk]) for one in filters.quadrants if one.pk in at_home]
    if None in at_home:
        areas.append(PrintedArea(COUNTY_WIDE, COUNTY_WIDE_SLUG, at_home[None]))
    return PrintedDirectory(filters, areas, _coverage(filters))


def lead_in_words(lead: Lead) -> str:
    """Who, as what, and from which school."""
    school = f", {lead.school_today}" if lead.school_today else ""
    return f"{lead.person}, {lead.get_role_display().lower()}{school}"


def _by_name(partnership: Partnership) -> str:
    return str(partnership).casefold()


def _coverage(filters: PartnershipFilters) -> Coverage:
    schools, quadrant, district = School.objects.all(), filters.option("quadrant"), filters.option("district")
    if quadrant and quadrant != COUNTY_WIDE:
        schools = schools.in_quadrant(quadrant)
    if district:
        schools = schools.in_district(district)
    return coverage_of(schools, filters.on)


def _place(place: object) -> str:
    return f"the {place} {the_council().quadrant_word}" if isinstance(place, Quadrant) else str(place)
