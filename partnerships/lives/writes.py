"""The life of a partnership: each step whole or not at all, with a sentence for every thing that it does (ADR 74)."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list, slugify

from base.changing.effects import Effect
from base.days import in_words
from base.names import refuse_day_to_come
from base.saving import A_DAY, Author, delete, end, locked, save
from base.saving_many import save_many
from base.slugs import free_slug
from office.council.words import in_our_words
from partnerships.change_warnings import in_the_past, memberships_of_schools, schools_in_none, without_a_lead
from partnerships.leads.writes import take_out
from partnerships.lives.hanging import what_becomes
from partnerships.memberships.many import (
    and_stays,
    begin_rows,
    beginning,
    cannot_join,
    end_rows,
    ends_with_it,
    gains,
    joined_sentences,
    refuse_unless_there,
    there_since,
)
from partnerships.models import Lead, Membership, Partnership, PartnershipName, School
from partnerships.people.own import refuse_ones_own
from partnerships.people.posts import save_post
from partnerships.people.writes import add_person

Reason = Membership.LeavingReason


@transaction.atomic
def end_partnership(*, partnership: Partnership, on: dt.date, by: Author) -> Effect:
    """End the partnership on that day, its last: so do its memberships and leads, and what was to begin after it."""
    ending = _locked(partnership, on)
    why = f"{ending} ends on {date_format(on)}"
    ends = f"{ending} ends on {date_format(on)}. Its page stays, and says so."
    to_join = list(ending.memberships.upcoming(on).select_related("school"))
    members, never, _ = _end_memberships(ending, on, by, why, Reason.PARTNERSHIP_ENDED)
    schools = [row.school for row in members]
    stay = memberships_of_schools(schools, on + A_DAY)
    left = [f"{one} leaves it on that day{and_stays(one, stay)}." for one in schools]
    leads = _end_leads(ending, on, by, why)
    ending.ended_on = on
    save(ending, by=by, why=why)  # once nobody is left outside its life
    warnings = (*schools_in_none(schools, on + A_DAY), *_left_behind(ending, to_join), *leads.warnings)
    return Effect.of([Effect((ends, *left, *never, *leads.sentences), warnings), *_hanging(ending, on)])


def _left_behind(ending: Partnership, to_join: list[Membership]) -> Iterator[str]:
    """Who counted on one that ends before: another that was to become part of it, schools that were to join."""
    joining = Partnership.objects.filter(became_part_of=ending, ended_on__gte=ending.ended_on).order_by("name")
    for other in joining:
        day = date_format(other.day_after or "")
        yield f"{other} was to become part of it on {day}, and still says so. Take that back, or merge it elsewhere."
    for started_on, rows in groupby(to_join, key=attrgetter("started_on")):  # the soonest first
        yield from schools_in_none([row.school for row in rows], started_on)


@transaction.atomic
def merge_partnership(
    *, partnership: Partnership, into: Partnership, on: dt.date, go_on_as: Mapping[int, str], by: Author
) -> Effect:
    """End the partnership on the day before, and let it be part of ``into`` from that day.

    Its schools move there, but for those that are there already; its leads end, but for those who go on there in the
    role that ``go_on_as`` has by the lead's key. A last day that was arranged for any of them stands there too. Its
    page leads on.
    """
    if into.pk == partnership.pk:
        raise ValidationError("A partnership cannot become part of itself. Choose another.")
    refuse_unless_there(into, on)
    last = on - A_DAY
    ending = _locked(partnership, last)
    why = f"Becomes part of {into} on {date_format(on)}"
    ends = (
        f"{ending} becomes part of {into} on {date_format(on)}. Its last day is {date_format(last)}. Its page stays, "
        f"and leads on to {into}."
    )
    members, never, last_days = _end_memberships(ending, last, by, why, Reason.BECAME_PART, into)
    schools = [row.school for row in members]
    moved, stayed, warnings = _move_to(into, schools, last_days, on, by, f"{ending} became part of it")
    leads = _end_leads(ending, last, by, why, go_on_as, into)
    ending.ended_on, ending.became_part_of = last, into
    save(ending, by=by, why=why)  # once nobody is left outside its life
    told = Effect(
        (ends, *moved, *stayed, *never, *gains(into, len(moved), on), *leads.sentences),
        (
            *warnings,
            *(ends_with_it(into) if moved else ()),
            *schools_in_none(schools, on),
            *_of_another_area(ending, into),
            *leads.warnings,
        ),
    )
    return Effect.of([told, *_hanging(ending, last)])


@transaction.atomic
def rename_partnership(*, partnership: Partnership, name: str, on: dt.date, by: Author) -> Effect:
    """Give the partnership another name from that day, which has come; the former name is kept, and its address too."""
    renamed = locked(partnership)
    former = _former_name(renamed, name, on)
    why = f"Is called {name} from {date_format(on)}"
    own = PartnershipName.objects.filter(partnership=renamed)
    if returned := own.filter(slug=slugify(name)).first():  # it is called so again: the address is its own
        returned.slug = ""
        save(returned, by=by, why=why)
    before, renamed.name = renamed.name, name
    renamed.slug = free_slug(Partnership, name) if slugify(before) != slugify(name) else renamed.slug
    if former.slug == renamed.slug:
        former.slug = ""
    save(renamed, by=by, why=why)
    save(former, by=by, why=why)
    sentences = [
        f"{before} is called {name} from {date_format(on)}.",
        f"Its page says “Formerly {before}”, and the search finds it by both names.",
    ]
    if former.slug:
        address = f"/partnerships/{former.slug}/"
        sentences.append(f"Its page is at {renamed.get_absolute_url()}; the old address, {address}, leads on to it.")
    return Effect(tuple(sentences))


@transaction.atomic
def start_partnership(*, partnership: Partnership, lead: Lead | None, schools: Sequence[School], by: Author) -> Effect:
    """Make a partnership with its lead, whose person may be new, and those of the schools that can join on its day.

    The schools come with ``is_home``.
    """
    partnership.slug = free_slug(Partnership, partnership.name)
    on = partnership.started_on
    save(partnership, by=by, why="Starts")
    area = partnership.quadrant_label
    starts = "starts" if on >= timezone.localdate() else "started"
    sentences = [f"{partnership} {starts} on {date_format(on)}: {partnership.kind}, {area}."]
    if lead is not None:
        if lead.person._state.adding:
            lead.person = add_person(person=lead.person, by=by)
        refuse_ones_own(lead.person.pk, by=by)
        lead.partnership, lead.started_on = partnership, on
        save_post(lead, by=by, why=f"Leads {partnership} from its first day")
        sentences.append(f"{lead.person} is its {lead.get_role_display().lower()} from that day.")
    joining, refused = _that_can_join(partnership, schools, on)
    begin_rows(partnership, joining, on=on, by=by, why=f"Joins on {date_format(on)}")
    sentences += joined_sentences(joining, partnership, on)
    warnings = [*refused, *without_a_lead(partnership, on)]
    return Effect((*sentences, *_size(partnership, len(joining))), tuple(warnings))


def _size(partnership: Partnership, count: int) -> list[str]:
    if count >= 2:
        return [f"{partnership} has {count} schools."]
    has = "one school" if count else "no school"
    return [f"{partnership} has {has} so far. It needs two open ones to count."]


def _locked(partnership: Partnership, last_day: dt.date) -> Partnership:
    """The partnership anew, which can end on that day."""
    row = locked(partnership)
    if row.is_over:
        raise ValidationError(f"{row} ended on {in_words(row.ended_on)} already. Open it to put its last day right.")
    if row.ended_on is not None:
        becomes = f"become part of {row.became_part_of} after" if row.became_part_of else "end on"
        raise ValidationError(
            f"{row} is to {becomes} {date_format(row.ended_on)} already. Take that change back first, or open it to "
            "put its last day right."
        )
    if last_day < row.started_on:
        raise ValidationError(
            f"{row} {'starts' if row.is_to_come else 'started'} on {date_format(row.started_on)}. Choose a later day."
        )
    return row


@dataclass(frozen=True)
class LastDay:
    """When a membership was to end before its partnership became part of another, and why."""

    ended_on: dt.date
    leaving_reason: str
    leaving_note: str

    def give_to(self, row: Membership) -> None:
        """Let the school's membership of the other partnership end so."""
        row.ended_on, row.leaving_reason, row.leaving_note = self.ended_on, self.leaving_reason, self.leaving_note


def _end_memberships(
    partnership: Partnership, on: dt.date, by: Author, why: str, reason: Reason, into: Partnership | None = None
) -> tuple[list[Membership], list[str], dict[int, LastDay]]:
    """End what goes on after that day: the rows that ended; what becomes of those that were to begin after it; and, by
    the keys of schools, the last days that were arranged.
    """
    rows = partnership.memberships.select_for_update(of=("self",), no_key=True).select_related("school", "partnership")
    lasting = list(rows.not_over(on + A_DAY).by_school())
    to_come = [row for row in lasting if row.started_on > on]
    _refuse_if_begun(to_come, on)
    ending = [row for row in lasting if row.started_on <= on]
    arranged = {
        row.school_id: LastDay(row.ended_on, row.leaving_reason, row.leaving_note) for row in ending if row.ended_on
    }
    for row in ending:
        row.leaving_reason, row.leaving_note = reason, ""
    end_rows(ending, on=on, by=by, why=why)
    return ending, [_of_one_to_come(row, into, by, why) for row in to_come], arranged


def _of_one_to_come(row: Membership, into: Partnership | None, by: Author, why: str) -> str:
    """Let a school that was to join join the other instead, where there is one and it is not there; say so."""
    was_to = f"{row.school}, which was to join on {date_format(row.started_on)}"
    if into is None or not into.is_active(row.started_on):
        delete(row, by=by, why=why)
        return f"{was_to}, does not."
    if since := there_since(into, [row.school], row.started_on).get(row.school_id):
        delete(row, by=by, why=why)
        is_there = f"is in {into} already" if since <= row.started_on else f"joins {into} on {date_format(since)}"
        return f"{was_to}, {is_there}."
    row.partnership = into
    _end_with_it(row)
    save(row, by=by, why=why)
    return f"{was_to}, joins {into} on that day."


def _end_with_it(row: Membership) -> None:
    """Let the membership end with its partnership at the latest, where that is to end."""
    last = row.partnership.ended_on
    if last and (row.ended_on is None or row.ended_on > last):
        row.ended_on, row.leaving_reason, row.leaving_note = last, row.likely_leaving_reason(last), ""


def _end_leads(
    partnership: Partnership,
    on: dt.date,
    by: Author,
    why: str,
    go_on_as: Mapping[int, str] | None = None,
    into: Partnership | None = None,
) -> Effect:
    """End those who lead after that day, and say who goes on elsewhere; take out who was to begin after it."""
    leads = partnership.leads.select_for_update(of=("self",), no_key=True).select_related("person", "partnership")
    lasting = list(leads.not_over(on + A_DAY).order_by("role", "started_on", "pk"))
    never = [lead for lead in lasting if lead.started_on > on]
    _refuse_if_begun(never, on)
    sentences: list[str] = []
    warnings: list[str] = []
    for lead in lasting:
        role = lead.get_role_display().lower()
        goes_on_as, arranged = (go_on_as or {}).get(lead.pk, ""), lead.ended_on
        if lead not in never:
            end(lead, on=on, by=by, why=why)
            sentences.append(f"{lead.person}’s last day as {role} is {date_format(on)}.")
            warnings += in_the_past(lead, on + A_DAY)
        if into and goes_on_as and into.is_active(max(lead.started_on, on + A_DAY)):
            sentences.append(_go_on(lead, goes_on_as, into, on + A_DAY, arranged, by))
        elif lead in never:
            take_out(lead, by, why)
            sentences.append(f"{lead.person}, who was to be {role} from {date_format(lead.started_on)}, is not.")
    return Effect(tuple(sentences), tuple(warnings))


def _go_on(lead: Lead, role: str, into: Partnership, on: dt.date, arranged: dt.date | None, by: Author) -> str:
    """Let who leads, or was to, lead the other partnership, until the last day that was arranged; say so."""
    begins = max(on, lead.started_on)
    held = into.leads.filter(person=lead.person).overlapping(begins, None).first()
    if held:
        if lead.started_on >= on:
            take_out(lead, by, f"Leads {into} already")
        role_there = f"{held.get_role_display().lower()} of {into}"
        if held.started_on > begins:
            return f"{lead.person} is {role_there} from {date_format(held.started_on)}, as was arranged."
        return f"{lead.person} is {role_there} already, and stays so."
    refuse_ones_own(lead.person_id, by=by)
    why = f"Goes on from {lead.partnership}, which became part of it"
    new = Lead(person=lead.person, school=lead.school, started_on=begins)
    new.email, new.telephone, new.publish_contact = lead.email, lead.telephone, lead.publish_contact
    if lead.started_on >= on:
        new = lead  # who was to begin begins there
    new.partnership, new.role = into, role
    new.ended_on = min(filter(None, [arranged, into.ended_on]), default=None)
    save_post(new, by=by, why=why)
    until = f" until {date_format(arranged)}, as was arranged" if arranged and arranged == new.ended_on else ""
    return f"{new.person} is {new.get_role_display().lower()} of {into} from {date_format(begins)}{until}."


def _refuse_if_begun(rows: Iterable[Membership | Lead], on: dt.date) -> None:
    """Refuse a day before one on which something began that is not to come: it was, and cannot be taken out."""
    begun = [row for row in rows if row.started_on <= timezone.localdate()]
    if begun:
        said = get_text_list([f"{row} began on {date_format(row.started_on)}" for row in begun], "and")
        raise ValidationError(f"After {date_format(on)} something began: {said}. Choose a later day.")


def _move_to(
    into: Partnership, schools: list[School], last_days: Mapping[int, LastDay], on: dt.date, by: Author, why: str
) -> tuple[list[str], list[str], list[str]]:
    """Let the schools join that are not there already, until the last day that was arranged for them: who moves, who
    is there, and who cannot and why.
    """
    there = there_since(into, schools, on)
    joining, refused = _that_can_join(into, [one for one in schools if one.pk not in there], on)
    rows = [beginning(into, one, on) for one in joining]
    for row in rows:
        if arranged := last_days.get(row.school_id):
            arranged.give_to(row)
            _end_with_it(row)
    save_many(rows, by=by, why=why)
    moved = [f"{row.school} moves to {into} on {date_format(on)}{_and_leaves(row, last_days)}." for row in rows]
    return moved, [_stays(one, into, there[one.pk], on) for one in schools if one.pk in there], refused


def _stays(school: School, into: Partnership, since: dt.date, on: dt.date) -> str:
    """That it is there already; or is to join later, on the day that was arranged, which stands."""
    if since > on:
        return f"{school} joins {into} on {date_format(since)}, as was arranged."
    return f"{school} is in {into} already, and stays there."


def _and_leaves(row: Membership, last_days: Mapping[int, LastDay]) -> str:
    arranged = last_days.get(row.school_id)
    if arranged is None or arranged.ended_on != row.ended_on:
        return ""
    return f", and leaves it on {date_format(arranged.ended_on)}, as was arranged"


def _that_can_join(into: Partnership, schools: Sequence[School], on: dt.date) -> tuple[list[School], list[str]]:
    against = cannot_join(into, schools, on)
    refused = [f"{one} ({one.urn}) does not join {into}: {against[one.pk]}." for one in schools if one.pk in against]
    return [one for one in schools if one.pk not in against], refused


def _hanging(partnership: Partnership, on: dt.date) -> list[Effect]:
    leads = list(partnership.leads.active(on).select_related("person"))
    return what_becomes(partnership, leads, on)


def _of_another_area(ending: Partnership, into: Partnership) -> list[str]:
    if ending.home_quadrant_id == into.home_quadrant_id:
        return []
    return [
        in_our_words(
            f"The home quadrant of {ending} is {ending.quadrant_label}, that of {into} is {into.quadrant_label}."
        )
    ]


def _former_name(partnership: Partnership, name: str, on: dt.date) -> PartnershipName:
    """The name that it has had until then, with its days. ``ValidationError`` where it cannot be renamed so."""
    if name == partnership.name:
        raise ValidationError(f"It is called {name} already. Write the new name.")
    refuse_day_to_come(on)
    last = partnership.former_names.order_by("-ended_on").first()
    began = last.ended_on + A_DAY if last else partnership.started_on
    if on <= began:
        raise ValidationError(f"{partnership} has this name since {date_format(began)}. Enter a later day.")
    return PartnershipName(
        partnership=partnership, name=partnership.name, slug=partnership.slug, started_on=began, ended_on=on - A_DAY
    )
