"""Who may see and plan peer reviews (design, section 5): the one gate, as conditions that a query asks.

Every right follows from what somebody leads, heads or reviews today, or from acting for whoever leads or heads.
Officers learn states, months and yearly counts (``PeerReviewQuerySet``), administrators nothing: so no condition here
asks for a permission, and none of these models has one that could be given. A superuser has nothing by being one; who
breaks the glass of a school reads, for an hour, what its head does, and changes nothing (ADR 56).
"""

import datetime as dt
from typing import Any

from django.db.models import Case, CharField, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone

from base.glass import broken_by
from base.school_terms import Term, academic_year
from boards.models import Seat
from partnerships.models import Headship, Lead, Membership, Person, Quadrant, School

GLASS = "programme/"  # and a school's URN: what a superuser breaks the glass of


def of_partnership_led(user: Any, partnership: str) -> Q:
    """Rows whose ``partnership`` the user leads today, or acts for as a delegate of whoever leads it."""
    led = Lead.objects.editable_by(user).order_by()
    return Q((f"{partnership}__in", led.values("partnership")))


def of_own_partnership(user: Any, partnership: str) -> Q:
    """The same, and rows whose ``partnership`` has today a school that the user heads, or acts for its head."""
    own = Membership.objects.active().filter(of_school_headed(user, "school")).order_by()
    return of_partnership_led(user, partnership) | Q((f"{partnership}__in", own.values("partnership")))


def of_school_headed(user: Any, school: str) -> Q:
    """Rows whose ``school`` the user heads today, or acts for as a delegate of whoever heads it."""
    headed = Headship.objects.editable_by(user).order_by()
    return Q((f"{school}__in", headed.values("school")))


def quadrants_of_seats(user: Any) -> QuerySet[Quadrant]:
    """The quadrants whose meeting the user chairs or minutes today: it follows from the seat alone."""
    if not (user.is_active and getattr(user, "person_id", None)):
        return Quadrant.objects.none()
    roles = [*Seat.CHAIRING, Seat.Role.MINUTE_TAKER]
    seats = Seat.objects.active().filter(person=user.person_id, role__in=roles)
    return Quadrant.objects.filter(pk__in=seats.order_by().values("board__quadrant"))


def glass_of(school: School) -> str:
    """What a superuser breaks the glass of, to read the programme's records of that school."""
    return f"{GLASS}{school.urn}"


def needs_glass(user: Any, school: School) -> bool:
    """Whether the user is a superuser who does not head the school, nor act for its head."""
    if not (user.is_active and user.is_superuser):
        return False
    return not Headship.objects.editable_by(user).filter(school=school).exists()


def behind_broken_glass(user: Any, school: str) -> Q:
    """Rows whose ``school`` the user, a superuser, opened less than an hour ago; to be read alone. It asks nothing."""
    opened = [of.removeprefix(GLASS) for of in broken_by(user) if of.startswith(GLASS)]
    return Q((f"{school}__urn__in", opened)) if opened else Q(pk__in=[])


def is_any_opened(user: Any) -> bool:
    """Whether the user, a superuser, opened any school less than an hour ago."""
    return any(of.startswith(GLASS) for of in broken_by(user))


def is_opened(user: Any) -> Q:
    """Reviews of a school whose glass the user broke."""
    return behind_broken_glass(user, "host")


def may_see(user: Any) -> Q:
    """Reviews of which the user may know who reviews whom, and on which days."""
    return of_own_partnership(user, "round__partnership") | hosts(user) | takes_part(user) | is_opened(user)


def may_plan(user: Any) -> Q:
    """Reviews that the user may plan, move, postpone and cancel: of a school that they head, or partnership they lead.

    Why one was postponed or cancelled they may see besides.
    """
    return hosts(user) | leads(user)


def may_set_days(user: Any) -> Q:
    """Reviews whose days the user may set: those who plan it, and its people."""
    return may_plan(user) | takes_part(user)


def may_see_topics(user: Any) -> Q:
    """Reviews whose topics the user may see: the host's, its people's, and the lead's where the host says so."""
    return hosts(user) | takes_part(user) | (leads(user) & Q(is_topic_shared=True)) | is_opened(user)


def may_see_reason(user: Any) -> Q:
    """Reviews of which the user may know why they were postponed or cancelled."""
    return may_plan(user) | takes_part(user) | is_opened(user)


def hosts(user: Any) -> Q:
    """Reviews of a school that the user heads, or acts for its head."""
    return of_school_headed(user, "host")


def leads(user: Any) -> Q:
    """Reviews of a partnership that the user leads, or acts for its lead."""
    return of_partnership_led(user, "round__partnership")


def takes_part(user: Any) -> Q:
    """Reviews in which the user is lead reviewer, reviewer or champion, as long as their right lasts."""
    return Q(pk__in=own_person(user).filter(reviews__isnull=False).values("reviews__review")) & lasts()


def own_role(user: Any) -> Case:
    """In which role the user takes part in a review; None where they do not."""
    role = own_person(user).filter(reviews__review=OuterRef("pk")).values("reviews__role")
    return Case(When(lasts(), then=Subquery(role)), output_field=CharField())


def lasts(on: dt.date | None = None) -> Q:
    """Reviews whose people keep their right on that day: to the end of the term after its impact review.

    Where there was none, to the end of the academic year after its own.
    """
    on = on or timezone.localdate()
    since = Term.of(on).before.days[0]
    without = Q(impact_review_held_on__isnull=True, year__gte=academic_year(on) - 1)
    return Q(impact_review_held_on__gte=since) | without


def own_person(user: Any) -> QuerySet[Person]:
    """The user's own person, where the account is open: what is theirs is found by it, and its models stand above."""
    return Person.objects.filter(pk=user.person_id if user.is_active else None).order_by()


RIGHTS = {
    "may_see": may_see,
    "may_plan": may_plan,
    "may_set_days": may_set_days,
    "may_see_topics": may_see_topics,
    "may_see_reason": may_see_reason,
    "is_host": hosts,
    "is_lead": leads,
    "is_opened": is_opened,
}
