"""The schools of a partnership, and a way to reach each: its head where one is known, else the school's telephone."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from base.telephones import spaced
from partnerships.models import Headship, Membership, School


@dataclass(frozen=True)
class ReachableMember:
    """A school with those at its head; ``telephone`` is the school's own, of the register."""

    school: School
    since: dt.date
    heads: list[Headship]
    telephone: str

    @property
    def is_reachable(self) -> bool:
        """Whether there is any way to reach it."""
        return bool(self.telephone or any(head.person.email or head.person.telephone for head in self.heads))

    @property
    def addresses(self) -> list[str]:
        """The e-mail addresses of its heads, where any is recorded."""
        return [head.person.email for head in self.heads if head.person.email]


def reachable_members(memberships: Iterable[Membership]) -> list[ReachableMember]:
    """The schools of these memberships, in their order; one query. Who leads a partnership may see the addresses."""
    rows = [(membership.school, membership.started_on) for membership in memberships]
    heads: dict[int, list[Headship]] = {school.pk: [] for school, _ in rows}
    for head in Headship.objects.active().filter(school__in=heads).select_related("person").order_by("started_on"):
        heads[head.school_id].append(head)
    return [ReachableMember(school, since, heads[school.pk], spaced(school.telephone)) for school, since in rows]


def schools_headed_by(user: Any) -> list[School]:
    """The schools whose pages have a panel for the user, by name: most leads head one."""
    return list(School.objects.filter(headships__in=Headship.objects.held_by(user)).order_by("name"))


def to_copy(members: Iterable[ReachableMember]) -> str:
    """Their addresses as a mail program takes them, each once."""
    return "; ".join(dict.fromkeys(address for member in members for address in member.addresses))
