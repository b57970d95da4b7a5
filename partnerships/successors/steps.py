"""What becomes of one record of a school that closes, and how that is said."""

import datetime as dt
from dataclasses import dataclass
from enum import Enum

from django.utils.formats import date_format

from base.days import days_later
from partnerships.models import Headship, Lead, Membership, School

Record = Membership | Headship | Lead  # what a step is about


class Way(Enum):
    """What becomes of a record; the value says it of a membership and of a headship, ``last`` being its last day."""

    GOES_ON = (
        "ends on {last}, {through}and {successor} is a member from {first}.",
        "this ends on {last}, {through}and they head {successor} from {first}.",
    )
    ENDS = (
        "ends on {last}; {successor} is a member already.",
        "this ends on {last}. {successor} has a head already.",
    )
    ENDS_IN_MERGER = (
        "",
        "this ends on {last}. Schools merge in {successor}: record who heads it.",
    )
    GOES_ON_TOO = ("goes on at {successor} too from {first}.", "")
    MOVES = (
        "starts after the school closed: it becomes the membership of {successor}.",
        "this starts after the school closed: they head {successor} instead.",
    )
    PUT_RIGHT = ("becomes that of {successor}, from {first}.", "they head {successor} instead, from {first}.")
    TAKEN_OUT = (
        "is taken out: {successor} is a member already.",
        "this is taken out: {successor} has a head already, or schools merge there. See who heads it.",
    )


@dataclass(frozen=True)
class CarryOver:
    """What becomes of one record; ``last_day`` is its last where it ends.

    ``through`` are the schools at which it goes on for a time, one after the other, before it does at the successor.
    """

    record: Record
    way: Way
    successor: School
    last_day: dt.date
    through: tuple[School, ...] = ()

    @property
    def next_day(self) -> dt.date:
        """The first day of what the successor takes over."""
        return first_day_at(self.successor, self.last_day)

    @property
    def meanwhile(self) -> list[tuple[School, dt.date, dt.date]]:
        """The schools of ``through`` with the first and the last day there."""
        days, last = [], self.last_day
        for one in self.through:
            first, ended = first_day_at(one, last), min(one.closed_on or dt.date.min, days_later(self.next_day, -1))
            if first <= ended:
                days.append((one, first, ended))
                last = ended
        return days

    def _through(self) -> str:
        is_at = "they head {}" if isinstance(self.record, Headship) else "{} is a member"
        return "".join(
            f"{is_at.format(named(one))} from {date_format(first)} to {date_format(last)}, "
            for one, first, last in self.meanwhile
        )

    def __str__(self) -> str:
        """A sentence; schools have their URN in it, for an academy often bears the name of the school it follows."""
        record, successor = self.record, named(self.successor)
        if isinstance(record, Lead):
            if self.successor.has_opened:
                return f"{record}, is recorded at {successor} instead of {named(record.school)}."
            return (
                f"{record}, is recorded at {successor} instead of {named(record.school)}. Until it opens on "
                f"{date_format(self.successor.opened_on or '')} public pages say that they are there from then."
            )
        of_membership, of_headship = (
            words.format(
                last=date_format(self.last_day),
                first=date_format(self.next_day),
                successor=successor,
                through=self._through(),
            )
            for words in self.way.value
        )
        if isinstance(record, Membership):
            return f"The membership of {named(record.school)} in {record.partnership} {of_membership}"
        return f"{record.person}, {record.get_role_display().lower()} of {named(record.school)}: {of_headship}"


def first_day_at(successor: School, last_day: dt.date) -> dt.date:
    """The first day of what goes on there after a school's last: the next, or that on which the successor opens."""
    return max(days_later(last_day), successor.opened_on or dt.date.min)


def without_school(record: Record) -> str:
    """A record within a sentence that says of which school it is."""
    if isinstance(record, Membership):
        return f"the membership in {record.partnership}"
    if isinstance(record, Headship):
        return f"{record.person} as {record.get_role_display().lower()}"
    return f"{record.person} as {record.get_role_display().lower()} of {record.partnership}"


def named(school: School | None) -> str:
    """A school by name and URN."""
    return f"{school.name} ({school.urn})" if school else "no school"
