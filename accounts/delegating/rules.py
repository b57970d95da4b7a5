"""Whom a lead or head may name as their delegate, how many, and until when at the longest."""

import calendar
import datetime as dt

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Delegate, User
from accounts.models.delegates import Post
from base.school_terms import academic_year, year_days
from partnerships.models import Lead, Person
from partnerships.person_names import name_key

MONTHS = 18  # the longest that somebody is named for; then it is renewed, or ends
AT_ONCE = 5  # who act for one post, or are asked to
A_DAY = 10  # that are named for one post in a day, so that nobody sends invitations by the hundred


def latest_last_day(post: Post, on: dt.date | None = None) -> dt.date:
    """The latest last day that may be chosen: in 18 months, or that of the post where it ends before."""
    on = on or timezone.localdate()
    years, month = divmod(on.month - 1 + MONTHS, 12)
    year, month = on.year + years, month + 1
    latest = dt.date(year, month, min(on.day, calendar.monthrange(year, month)[1]))
    return min(latest, post.ended_on or latest)


def usual_last_day(post: Post, on: dt.date | None = None) -> dt.date:
    """The last day where nobody says another: the end of the school year, or that of the post."""
    on = on or timezone.localdate()
    return min(year_days(academic_year(on))[1], latest_last_day(post, on))


def refuse_last_day(post: Post, until: dt.date) -> None:
    """Raise ``ValidationError``, for ``ended_on``, where the day is past, or too far away."""
    if until < timezone.localdate():
        raise ValidationError({"ended_on": "Last day: enter today or a later day"})
    latest = latest_last_day(post)
    if until <= latest:
        return
    why = "which is your own last day" if latest == post.ended_on else f"which is in {MONTHS} months"
    raise ValidationError({"ended_on": f"Last day: enter {date_format(latest)}, {why}, or an earlier day"})


def refuse_delegate(post: Post, *, name: str, email: str) -> None:
    """Raise ``ValidationError`` where that is nobody whom the holder of the post may name, or they have enough."""
    for person in _holders(post):
        if email not in _addresses_of(person) and name_key(name) != name_key(person.name):
            continue
        field = "email" if email in _addresses_of(person) else "name"
        if person.pk == post.person_id:
            raise ValidationError({field: "This is yourself. Enter somebody who is to act for you"})
        does = "leads this partnership" if isinstance(post, Lead) else "heads this school"
        raise ValidationError({field: f"{person} {does} already, and needs nobody to name them"})
    lasting = Delegate.objects.of(post).lasting()
    if known := lasting.filter(email=email).first():
        how = "is asked to act" if known.user_id is None else "acts"
        until = date_format(known.ended_on)
        raise ValidationError({"email": f"{known.name} {how} for you already, until {until}. Change that one instead"})
    if lasting.count() >= AT_ONCE:
        raise ValidationError(f"{AT_ONCE} people act for you or are asked to, which is as many as may. End one first")
    if Delegate.objects.of(post).filter(named_at__date=timezone.localdate()).count() >= A_DAY:
        raise ValidationError(f"You named {A_DAY} people today, which is as many as a day takes. Go on tomorrow")


def _holders(post: Post) -> list[Person]:
    """Whoever holds the post today, and whoever else leads that partnership or heads that school."""
    if isinstance(post, Lead):
        beside = Lead.objects.active().filter(partnership=post.partnership_id)
    else:
        beside = type(post).objects.active().filter(school=post.school_id)  # type: ignore[assignment]
    return list(Person.objects.filter(pk__in={post.person_id, *beside.values_list("person", flat=True)}))


def _addresses_of(person: Person) -> set[str]:
    """The addresses at which somebody is written to, or signs in, in small letters."""
    users = User.objects.filter(person=person).values_list("email", flat=True)
    leads = Lead.objects.active().filter(person=person).values_list("email", flat=True)
    return {address.strip().lower() for address in (person.email, *users, *leads) if address}
