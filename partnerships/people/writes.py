"""People who come, and people who go."""

import datetime as dt

from django.db import transaction
from django.utils.formats import date_format

from base.changing.effects import Effect
from base.dated import Dated
from base.days import in_words
from base.saving import A_DAY, Author, end, locked, save
from base.slugs import free_slug
from partnerships.change_warnings import in_the_past, without_a_lead
from partnerships.models import Person
from partnerships.person_names import split_title

LONGEST_TITLE: int = Person._meta.get_field("title").max_length  # type: ignore[assignment]


def add_person(*, person: Person, by: Author, why: str = "") -> Person:
    """Save a new person, told apart from others of the same name; a title before the name is kept as the title."""
    title, name = split_title(person.name)
    if not person.title and len(title) <= LONGEST_TITLE:
        person.title, person.name = title, name
    person.slug = person.slug or free_slug(Person, person.name)
    save(person, by=by, why=why)
    return person


@transaction.atomic
def end_leads_and_headships(*, person: Person, on: dt.date, by: Author) -> Effect:
    """End on that day, the last, what the person leads and heads; warn of what is to begin after it."""
    why = f"{person} leaves on {date_format(on)}"
    leads = [locked(lead) for lead in person.leads.going_on_after(on)]
    headships = [locked(headship) for headship in person.headships.going_on_after(on)]
    for row in [*leads, *headships]:
        end(row, on=on, by=by, why=why)
    sentences = [last_day(row) for row in [*leads, *headships]]
    warnings = [warning for row in [*leads, *headships] for warning in in_the_past(row, on + A_DAY)]
    warnings += [warning for lead in leads for warning in without_a_lead(lead.partnership, on + A_DAY)]
    upcoming = [*person.leads.upcoming(on), *person.headships.upcoming(on)]
    return Effect(tuple(sentences), (*warnings, *map(still_to_begin, upcoming)))


def last_day(row: Dated) -> str:
    """That the record ends, and when."""
    return f"{row}: last day {in_words(row.ended_on)}."


def still_to_begin(row: Dated) -> str:
    """The warning that the record begins later, which no end can come before."""
    return f"{row}: begins on {in_words(row.started_on)} and stays. Open it if it is to change."
