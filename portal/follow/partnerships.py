"""Following a partnership: who leads it, and which schools are in it."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.text import get_text_list

from base.days import in_words
from partnerships.lives import former_addresses
from partnerships.models import Lead, Membership, Partnership, Person, School
from partnerships.models.school_links import successors_of
from portal.follow.followable import Followable, Known, PublicChange

TO_COME, CURRENT, ENDED = "to come", "current", "ended"


class Partnerships(Followable):
    """A partnership: its name, whether it has ended, who leads it in which role, and its schools.

    People and schools are kept by number: who is erased since is told of as the record has them now, or not at all.
    """

    name = "partnership"

    def public(self) -> QuerySet[Partnership]:
        """Those that have not ended: of the others there is nothing to come."""
        return Partnership.objects.not_over()

    def title(self, record: Partnership) -> str:
        """Its name."""
        return str(record)

    def promise(self, record: Partnership) -> str:
        """When its leads or schools change."""
        return f"the leads or the schools of {record} change"

    def known_on(self, record: Partnership, day: dt.date) -> Known:
        """Its name, state, leads and schools on that day."""
        record = Partnership.objects.get(pk=record.pk)  # as it is now, whoever fetched it before
        leads = Lead.objects.active(day).filter(partnership=record).order_by("person_id")
        schools = Membership.objects.active(day).filter(partnership=record).order_by("school_id")
        return {
            "name": record.name,
            "state": _state(record, day),
            "leads": {str(pk): role for pk, role in leads.values_list("person", "role")},
            "schools": list(schools.values_list("school", flat=True)),
        }

    def changes(self, record: Partnership, before: Known, now: Known, day: dt.date) -> Iterator[PublicChange]:
        """What is otherwise about it. One that ended takes its leads and schools along, which goes without saying."""
        before = {**now, **before}  # a fact that is kept since a later version of the portal is no change
        path = self.path(record)
        sentences = [*_of_itself(record, before, now)]
        if now["state"] != ENDED:
            sentences += [*_of_leads(record, before["leads"], now["leads"], day)]
            sentences += [*_of_schools(before["schools"], now["schools"])]
        for sentence in sentences:
            yield PublicChange(sentence, path)

    def slug_now(self, slug: str) -> str | None:
        """That of a partnership that was renamed."""
        return former_addresses.slug_now(slug)


def _state(record: Partnership, day: dt.date) -> str:
    if record.started_on > day:
        return TO_COME
    return ENDED if record.ended_on and record.ended_on < day else CURRENT


def _of_itself(record: Partnership, before: Known, now: Known) -> Iterator[str]:
    if before["name"] != now["name"]:
        yield f"{before['name']} is now called {now['name']}."
    if before["state"] == now["state"]:
        return
    if now["state"] == ENDED:
        yield f"{now['name']} ended on {in_words(record.ended_on)}. {_where_it_leads(record)}"
    elif before["state"] == ENDED:
        yield f"{now['name']} has not ended, as its page said before."
    elif now["state"] == CURRENT:
        yield f"{now['name']} started on {date_format(record.started_on)}."


def _where_it_leads(record: Partnership) -> str:
    if record.became_part_of:
        return f"It became part of {record.became_part_of}, to whose page its own leads on."
    return "Its page stays, and says what it was."


def _of_leads(record: Partnership, before: dict[str, str], now: dict[str, str], day: dt.date) -> Iterator[str]:
    """Who leads now and did not, or in another role, and who does no longer.

    Two records of one person, of which one was merged into the other, are no change: one knows people by their names.
    """
    people = {str(person.pk): str(person) for person in Person.objects.filter(pk__in=before.keys() | now.keys())}
    names_before = {(people.get(pk), role) for pk, role in before.items()}
    names_now = {(people.get(pk), role) for pk, role in now.items()}
    leads = Lead.objects.active(day).filter(partnership=record)
    since = {str(pk): started_on for pk, started_on in leads.values_list("person", "started_on")}
    for pk, role in now.items():
        if (people.get(pk), role) not in names_before and pk in people:
            yield f"{people[pk]} is {Lead.Role(role).label.lower()} since {date_format(since.get(pk, day))}."
    led_still = {name for name, _ in names_now}
    for pk in before:
        if pk in people and people[pk] not in led_still:
            yield f"{people[pk]} leads it no longer."
    if before and not now:
        yield "It has no lead at present."


def _of_schools(before: list[int], now: list[int]) -> Iterator[str]:
    """Which schools came and went. One that follows another of the same name, as an academy does, is the same."""
    schools = {school.pk: school for school in School.objects.filter(pk__in={*before, *now})}
    came = [schools[pk] for pk in now if pk not in before and pk in schools]
    went = [schools[pk] for pk in before if pk not in now and pk in schools]
    followed: set[int] = set()
    for old in went:
        new = next((one for one in successors_of(old) if one in came), None)
        if new is None:
            continue
        followed |= {old.pk, new.pk}
        if old.name != new.name:
            yield f"{new} has taken the place of {old}."
    if joined := _named(came, followed):
        yield f"{joined} joined."
    if left := _named(went, followed):
        yield f"{left} left."


def _named(schools: list[School], followed: set[int]) -> str:
    names: list[Any] = sorted(str(school) for school in schools if school.pk not in followed)
    return get_text_list(names, "and")
