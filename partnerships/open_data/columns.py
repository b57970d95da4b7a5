"""The directory as open data: columns with stable names, documented at ``/open-data/``. No personal contact details."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator

from base.exports.tables import SEPARATOR, Column
from partnerships.models import Partnership, School

LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
ATTRIBUTION = "Contains public sector information licensed under the Open Government Licence v3.0."


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _listed(values: Iterable[object]) -> str:
    return SEPARATOR.join(str(value) for value in values)


PARTNERSHIP_COLUMNS = (
    Column("partnership", "Name of the partnership, that day", lambda p: str(p)),
    Column(
        "address", "The last part of the address of its page, /partnerships/…/; a former one leads on", lambda p: p.slug
    ),
    Column("kind", "What sort of partnership it is", lambda p: p.kind.name),
    Column("quadrant", "Its home quadrant, or County-wide", lambda p: p.quadrant_label),
    Column("started_on", "First day, as 2023-09-01", lambda p: p.started_on.isoformat()),
    Column("open_to_new_schools", "yes or no", lambda p: _yes(p.is_open_to_new_schools)),
    Column(
        "leads",
        "Names of its leads and co-leads that day, separated by semicolons; empty where there is none",
        lambda p: _listed(lead.person for lead in p.current_leads),
    ),
    Column("schools", "How many open schools are members that day", lambda p: p.school_count),
    Column(
        "school_urns",
        "URNs of its members that day, closed ones too, separated by semicolons",
        lambda p: _listed(membership.school.urn for membership in p.current_memberships),
    ),
    Column(
        "last_confirmed_on",
        "The day on which a lead last confirmed the record, as 2026-10-03; empty where none has",
        lambda p: p.last_confirmed_on.isoformat() if p.last_confirmed_on else "",
    ),
    Column("demonstration", "yes where the partnership is invented", lambda p: _yes(p.is_demonstration)),
    Column(
        "counts",
        "yes where it has at least two open schools that day, so that they are covered",
        lambda p: _yes(not p.does_not_count),
    ),
    Column("purpose", "What it is for, in one sentence; empty where nobody wrote it", lambda p: p.purpose),
    Column("this_year", "What its schools do together this year, in their words", lambda p: p.this_year),
)

SCHOOL_COLUMNS = (
    Column("urn", "Unique reference number, six digits", lambda s: s.urn),
    Column("laestab", "Local authority and establishment number, as 881/2345", lambda s: s.laestab_with_slash),
    Column("school", "Name in the register", lambda s: s.name),
    Column("known_as", "The name people use, where it differs", lambda s: s.known_as),
    Column("phase", "Phase of education; empty where it is not recorded", lambda s: s.get_phase_display()),
    Column("type", "Type of establishment", lambda s: str(s.establishment_type)),
    Column("district", "District; empty where it is not recorded", lambda s: str(s.district or "")),
    Column(
        "quadrant",
        "Quadrant of the district; empty where the district is not recorded",
        lambda s: str(s.district.quadrant) if s.district else "",
    ),
    Column("postcode", "Postcode; empty where it is not recorded", lambda s: s.postcode),
    Column("status", "Status in the register", lambda s: s.get_status_display()),
    Column(
        "counts_towards_coverage",
        "yes where the school is open and in the strategy’s scope",
        lambda s: _yes(s.is_open and s.is_home and s.establishment_type.is_in_scope),
    ),
    Column(
        "partnerships",
        "Names of the partnerships it is in today, separated by semicolons; empty where it is in none",
        lambda s: _listed(membership.partnership for membership in s.current_memberships),
    ),
    Column(
        "partnership_addresses",
        "The last parts of the addresses of their pages, in the same order",
        lambda s: _listed(membership.partnership.slug for membership in s.current_memberships),
    ),
    Column(
        "in_a_partnership_that_counts",
        "yes where one of them has at least two open schools: only then is the school covered",
        lambda s: _yes(s.is_in_a_counted_partnership),
    ),
)


def partnerships_to_export(on: dt.date | None = None):
    """Active partnerships of that day, those with too few schools to count too, with all that their columns show."""
    return Partnership.objects.active(on).in_directory(on).with_current_memberships(on)


def schools_to_export():
    """Schools with everything that their columns show."""
    return School.objects.in_directory().with_authority().select_related("district__quadrant")


def json_lines(columns: Iterable[Column], rows: Iterable, name: str) -> Iterator[str]:
    """The rows as one JSON object, a row at a time, with the licence; ``name`` is the key of the list."""
    columns = list(columns)
    yield f'{{"licence": {json.dumps(LICENCE)}, "attribution": {json.dumps(ATTRIBUTION)}, "{name}": ['
    for number, row in enumerate(rows):
        values = {column.name: column.value(row) for column in columns}
        yield (",\n" if number else "\n") + json.dumps(values, ensure_ascii=False)
    yield "\n]}\n"
