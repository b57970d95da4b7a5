"""Headships that end or hand over on a day, together with what their holder leads."""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format

from base.changing.effects import Effect
from base.days import in_words
from base.saving import A_DAY, Author, end, end_before, locked, refuse_if_over
from partnerships.change_warnings import acting_until, in_the_past, still_held
from partnerships.leads.writes import begin_instead, end_lead, hand_over_lead, never_begin
from partnerships.models import Headship, Lead, Person
from partnerships.people.posts import save_post
from partnerships.people.writes import add_person

Followers = Mapping[Lead, Person | None]  # who follows in each lead; None where nobody does yet


@transaction.atomic
def hand_over_headship(
    *, headship: Headship, to: Person, on: dt.date, by: Author, role: str = "", followers: Followers | None = None
) -> Effect:
    """Let ``to``, who may be new, head the school from that day; whoever heads it now has their last day before it.

    The leads among ``followers`` are handed over, or end, with it, or begin with who follows where they had not begun;
    what else the old head leads goes on.
    """
    old = locked(headship)
    refuse_if_over(old)
    if to._state.adding:
        add_person(person=to, by=by)
    new = Headship(person=to, school=old.school, role=role or old.role, started_on=on)
    own = _end_own_headship(new, old, by)
    rewritten = tuple(in_the_past(old, on))
    if old.ended_on is None or old.ended_on >= on:
        end_before(old, on=on, by=by, why=f"{to} takes over on {date_format(on)}")
    save_post(new, by=by, why=f"Takes over from {old.person}")
    begins = f"{to} becomes {_role(new)} of {old.school} on {date_format(on)}{own}."
    ends = f"{old.person}’s last day as {_role(old)} is {in_words(old.ended_on)}."
    others = old.school.headships.active(on).exclude(pk__in=[old.pk, new.pk]).select_related("person")
    stay = [f"{other.person} stays {_role(other)}." for other in others]
    unreached = () if to.reachable_email else (f"No e-mail address of {to} is known: the portal cannot write to them.",)
    own_effect = Effect((begins, ends, *stay, *acting_until(old)), (*rewritten, *unreached))
    return Effect.of([own_effect, *_leads(old.person, followers or {}, on, by), _what_stays(old.person, on)])


@transaction.atomic
def end_headship(*, headship: Headship, on: dt.date, by: Author, followers: Followers | None = None) -> Effect:
    """End the headship on that day, the last, with the leads among ``followers``; nobody takes over yet."""
    headship = locked(headship)
    refuse_if_over(headship)
    end(headship, on=on, by=by, why=f"Last day as {_role(headship)}: {date_format(on)}")
    ends = f"{headship.person}’s last day as {_role(headship)} of {headship.school} is {date_format(on)}."
    others = headship.school.headships.active(on + A_DAY).exclude(pk=headship.pk).select_related("person")
    stay = [f"{other.person} stays {_role(other)}." for other in others]
    none = () if stay else (f"Nobody heads {headship.school} from {date_format(on + A_DAY)}, as far as is recorded.",)
    own_effect = Effect((ends, *stay, *acting_until(headship)), (*in_the_past(headship, on + A_DAY), *none))
    leads = _leads(headship.person, followers or {}, on + A_DAY, by)
    return Effect.of([own_effect, *leads, _what_stays(headship.person, on + A_DAY)])


def _leads(old: Person, followers: Followers, on: dt.date, by: Author) -> list[Effect]:
    effects = []
    for lead, follower in followers.items():
        if lead.person_id != old.pk:
            raise ValidationError(f"{old} does not lead {lead.partnership} any more. Open this page again.")
        if follower is None and lead.started_on >= on:
            effects.append(never_begin(lead=lead, by=by, why=f"Heads no school from {date_format(on)}"))
            continue
        if follower is None:
            effects.append(end_lead(lead=lead, on=on - A_DAY, by=by))
            continue
        headed = follower.headships.active(on).filter(school=lead.school_id).exists() if follower.pk else False
        school = lead.school if headed else None
        if lead.started_on >= on:
            effects.append(begin_instead(lead=lead, to=follower, by=by, school=school))
        else:
            effects.append(hand_over_lead(lead=lead, to=follower, on=on, by=by, school=school))
    return effects


def _what_stays(old: Person, on: dt.date) -> Effect:
    """What else the old head leads, heads and sits on from that day, which they may leave too."""
    leads = old.leads.active(on).select_related("partnership")
    heads = old.headships.active(on).select_related("school")
    stays = [
        *(f"{old} goes on leading {lead.partnership}." for lead in leads),
        *(f"{old} goes on as {_role(other)} of {other.school}." for other in heads),
        *(sentence for said in still_held for sentence in said(old, on)),
    ]
    return Effect((), tuple(stays))


def _end_own_headship(new: Headship, old: Headship, by: Author) -> str:
    """End the other headship that the new head holds at the school, as acting head say; tell of it as a part of a
    sentence.
    """
    own = old.school.headships.filter(person=new.person).overlapping(new.started_on, None).first()
    if own is None:
        return ""
    if own.pk == old.pk or own.role == new.role or own.started_on >= new.started_on:
        day = date_format(own.started_on)
        raise ValidationError(f"{own.person} is {_role(own)} of {own.school} from {day} already. Choose someone else.")
    end_before(own, on=new.started_on, by=by, why=f"Becomes {_role(new)} on {date_format(new.started_on)}")
    return f", and is {_role(own)} until the day before"


def _role(headship: Headship) -> str:
    return headship.get_role_display().lower()
