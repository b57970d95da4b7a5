"""The schools of a partnership, and how to reach each: its head, the portal's message, the school's telephone."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from base.telephones import spaced
from partnerships.letters.addressees import address_of
from partnerships.models import Headship, Membership, Person, School


@dataclass(frozen=True)
class ReachableMember:
    """A school with those at its head; ``telephone`` is the school's own, of the register.

    ``is_written_to``: the portal's message reaches it, at an address that the portal may keep to itself.
    """

    school: School
    membership: int
    since: dt.date
    heads: list[Headship]
    telephone: str
    is_written_to: bool

    @property
    def addresses(self) -> list[str]:
        """The e-mail addresses of its heads, where any is recorded."""
        return [head.person.email for head in self.heads if head.person.email]

    @property
    def telephones(self) -> list[str]:
        """The telephone numbers of its heads, where any is recorded."""
        return [spaced(head.person.telephone) for head in self.heads if head.person.telephone]


def reachable_members(memberships: Iterable[Membership]) -> list[ReachableMember]:
    """The schools of these memberships, in their order; queries as for one. Its lead may see addresses."""
    rows = list(memberships)
    heads: dict[int, list[Headship]] = {row.school_id: [] for row in rows}
    people = Prefetch("person", Person.objects.with_addresses())
    for head in Headship.objects.active().filter(school__in=heads).prefetch_related(people).order_by("started_on"):
        heads[head.school_id].append(head)
    return [_reachable(row, heads[row.school_id]) for row in rows]


def _reachable(row: Membership, heads: list[Headship]) -> ReachableMember:
    school = row.school
    is_written_to = school.is_open and bool(address_of(school, heads))
    return ReachableMember(school, row.pk, row.started_on, heads, spaced(school.telephone), is_written_to)


def schools_headed_by(user: Any) -> list[School]:
    """The schools whose pages have a panel for the user, by name: most leads head one."""
    return list(School.objects.filter(headships__in=Headship.objects.held_by(user)).order_by("name"))


def to_copy(members: Iterable[ReachableMember]) -> str:
    """Their addresses as a mail program takes them, each once."""
    return "; ".join(dict.fromkeys(address for member in members for address in member.addresses))
