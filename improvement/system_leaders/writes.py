"""What is written of the register of system leaders. Who may do it the views ask."""

import datetime as dt
from collections.abc import Collection, Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from base.saving import Author, locked, save
from improvement.models import Designation, SystemLeader
from improvement.models.system_leaders import PHASE_FIELDS
from partnerships.models import District, Organisation, Person, School


@transaction.atomic
def add_leader(
    *,
    person: Person,
    school: School,
    districts: Iterable[District],
    phases: Collection[str],
    days: int,
    by: Author,
) -> SystemLeader:
    """Put somebody on the register, from today on. They are shown once they hold a designation."""
    leader = SystemLeader(person=person, school=school, started_on=timezone.localdate())
    if person.system_leaderships.not_over().exists():  # with a last day to come the database would let it be
        raise ValidationError({"name": f"{person} is on the register already. Change that entry instead."})
    return _write(leader, districts, phases, days, by)


@transaction.atomic
def change_leader(
    *,
    leader: SystemLeader,
    districts: Iterable[District],
    phases: Collection[str],
    days: int,
    by: Author,
) -> SystemLeader:
    """Change where they work and how much; which says as well that the entry is right."""
    leader = locked(leader)
    leader.confirmed_on = timezone.localdate()
    return _write(leader, districts, phases, days, by)


@transaction.atomic
def confirm_leader(*, leader: SystemLeader, by: Author) -> SystemLeader:
    """Say that the entry is right, for the next twelve months."""
    leader = locked(leader)
    leader.confirmed_on = timezone.localdate()
    save(leader, by=by)
    return leader


@transaction.atomic
def end_leader(*, leader: SystemLeader, on: dt.date, by: Author) -> SystemLeader:
    """Take somebody off the register, with that as the last day."""
    leader = locked(leader)
    leader.ended_on = on
    save(leader, by=by)
    return leader


@transaction.atomic
def award(
    *,
    leader: SystemLeader,
    kind: str,
    awarded_by: Organisation,
    started_on: dt.date,
    ended_on: dt.date,
    designation: Designation | None = None,
    by: Author,
) -> Designation:
    """Note a designation that somebody awarded, from a day and to a day; or change the one given."""
    row = locked(designation) if designation else Designation(system_leader=leader)
    row.kind, row.awarded_by, row.started_on, row.ended_on = kind, awarded_by, started_on, ended_on
    save(row, by=by)
    return row


def _write(
    leader: SystemLeader, districts: Iterable[District], phases: Collection[str], days: int, by: Author
) -> SystemLeader:
    leader.days = days
    for name in PHASE_FIELDS:
        setattr(leader, name, name in phases)
    save(leader, by=by)
    leader.districts.set(districts)
    return leader
