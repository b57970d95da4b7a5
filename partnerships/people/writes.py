"""People who come, go and are called otherwise; bodies that are."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from base.changing.effects import Effect
from base.dated import Dated
from base.days import in_words
from base.names import refuse_day_to_come
from base.saving import A_DAY, Author, delete, end, locked, save
from base.slugs import free_slug
from partnerships.change_warnings import in_the_past, without_a_lead
from partnerships.models import Organisation, OrganisationName, Person, PersonName
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


@transaction.atomic
def rename_person(*, person: Person, name: str, on: dt.date, by: Author) -> Effect:
    """Call the person by a new name from that day, today or before, as after they married; officers find them by the
    former one too.
    """
    person = locked(person)
    before, former = str(person), person.name
    title, new = split_title(name)
    if new == former and title in ("", person.title):
        raise ValidationError(f"{person} is called so already. Enter the new name.")
    refuse_day_to_come(on)
    if new != former:
        known, is_new = PersonName.objects.get_or_create(person=person, name=former, defaults={"ended_on": on - A_DAY})
        if not is_new:
            known.ended_on = on - A_DAY
            save(known, by=by)
        PersonName.objects.filter(person=person, name=new).delete()  # they go back to a name that they had
    person.name, person.title = new, (title or person.title)[:LONGEST_TITLE]
    save(person, by=by, why=f"Called {person} from {date_format(on)}; before: {before}")
    return Effect(
        (
            f"{before} is called {person} on every page from now on.",
            f"Officers still find them as {former}. Minutes that were circulated or published keep the name they have.",
        )
    )


@transaction.atomic
def rename_organisation(*, organisation: Organisation, name: str, on: dt.date, by: Author) -> Effect:
    """Call the organisation by a new name from that day; what is of earlier days keeps the old one.

    A day to come is noted: until then it has the name of today, and ``begin_names`` gives it the new one on the day.
    """
    organisation = locked(organisation)
    former = organisation.name
    if name == former:
        raise ValidationError(f"It is called {former} already. Enter the new name.")
    if to_come := organisation.former_names.to_come().first():
        raise ValidationError(
            f"It is to be called {to_come}. Change that name or its day on "
            "the page of the organisation, or take it back under “What was done in one go”."
        )
    if on > timezone.localdate():
        row = OrganisationName(organisation=organisation, name=name, started_on=on)
        save(row, by=by, why=f"To be called {name} from {date_format(on)}")
        return Effect(
            (
                f"{former} is to be called {name} from {date_format(on)}.",
                f"Until then pages say {former}; boards and meetings of that day and later say {name} already.",
            )
        )
    last, since = organisation.former_names.former().first(), None
    if last is not None and last.ended_on is not None:
        since = last.ended_on + A_DAY
        if on < since:
            raise ValidationError(f"It was called {last.name} until {in_words(last.ended_on)}. Enter a later day.")
    row = OrganisationName(organisation=organisation, name=former, started_on=since, ended_on=on - A_DAY)
    save(row, by=by, why=f"Called {name} from {date_format(on)}")
    organisation.name = name
    save(organisation, by=by, why=f"Renamed from {date_format(on)}; before: {former}")
    sentences = (
        f"{former} is called {name} from {date_format(on)}.",
        f"Boards, minutes and lists of earlier days say {former}. What was circulated or published stays as it is.",
    )
    return Effect(sentences)


def begin_names() -> bool:
    """Give an organisation the name whose day has come; whether there was one. The worker calls it until none is."""
    due = OrganisationName.objects.to_come().filter(started_on__lte=timezone.localdate())
    key = due.values_list("pk", flat=True).first()
    return key is not None and _begin_name(key)


@transaction.atomic
def _begin_name(pk: int) -> bool:
    row = OrganisationName.objects.select_for_update().to_come().filter(pk=pk).first()
    if row is None or row.started_on is None:  # a colleague was quicker
        return False
    delete(row, by=None, why="The day of this name has come")
    last = row.organisation.former_names.former().first()
    on = max(row.started_on, last.ended_on + A_DAY) if last and last.ended_on else row.started_on
    if row.organisation.name != row.name:
        rename_organisation(organisation=row.organisation, name=row.name, on=on, by=None)
    return True


def last_day(row: Dated) -> str:
    """That the record ends, and when."""
    return f"{row}: last day {in_words(row.ended_on)}."


def still_to_begin(row: Dated) -> str:
    """The warning that the record begins later, which no end can come before."""
    return f"{row}: begins on {in_words(row.started_on)} and stays. Open it if it is to change."
