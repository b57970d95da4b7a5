"""People who come, and people who go."""

import datetime as dt
from itertools import count

from django.db import transaction
from django.utils.formats import date_format
from django.utils.text import slugify

from base.changing.effects import Effect
from base.dated import Dated
from base.saving import A_DAY, Officer, end, in_words, locked, record
from partnerships.change_warnings import without_a_lead
from partnerships.models import Person


def add_person(*, person: Person, by: Officer, reason: str = "") -> Person:
    """Save a new person, telling them apart from others of the same name."""
    person.slug = person.slug or _free_slug(person.name)
    record(person, by=by, reason=reason)
    return person


@transaction.atomic
def end_leads_and_headships(*, person: Person, on: dt.date, by: Officer) -> Effect:
    """End on that day, the last, what the person leads and heads; warn of what is to begin after it."""
    reason = f"{person} leaves on {date_format(on)}"
    leads = [locked(lead) for lead in person.leads.going_on_after(on)]
    headships = [locked(headship) for headship in person.headships.going_on_after(on)]
    for row in [*leads, *headships]:
        end(row, on=on, by=by, reason=reason)
    sentences = [last_day(row) for row in [*leads, *headships]]
    warnings = [warning for lead in leads for warning in without_a_lead(lead.partnership, on + A_DAY)]
    upcoming = [*person.leads.upcoming(on), *person.headships.upcoming(on)]
    return Effect(tuple(sentences), (*warnings, *map(still_to_begin, upcoming)))


def last_day(row: Dated) -> str:
    """That the record ends, and when."""
    return f"{row}: last day {in_words(row.ended_on)}."


def still_to_begin(row: Dated) -> str:
    """The warning that the record begins later, which no end can come before."""
    return f"{row}: begins on {in_words(row.started_on)} and stays. Open it if it is to change."


def _free_slug(name: str) -> str:
    """The name as a slug, with a number where another person has it."""
    stem = slugify(name)[:150] or "person"
    taken = set(Person.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    if stem not in taken:
        return stem
    return next(slug for slug in (f"{stem}-{number}" for number in count(2)) if slug not in taken)
