"""Who may see and do what of system leaders, offers and support (design, section 5), as conditions that a query asks.

As with peer reviews (``access.py``) every right follows from a post that somebody holds today or acts for, and from the
record itself. Nobody has one by a permission but the officer, whose role it is; a superuser has none by being one, and
reads a school's requests once they broke its glass.
"""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet

from boards.models import Seat
from boards.models.access import is_officer
from improvement.models.access import behind_broken_glass, of_partnership_led, of_school_headed, own_person
from partnerships.models import Headship, Lead

EVERYBODY = ~Q(pk__in=[])
NOBODY = Q(pk__in=[])


def may_see_register(user: Any) -> Q:
    """All system leaders and offers, or none: for heads, leads, who acts for them, chairs, minute takers, officers."""
    if user.is_anonymous:
        return NOBODY
    if is_officer(user):
        return EVERYBODY
    seated = Seat.objects.active().filter(
        person__in=own_person(user), role__in=(*Seat.CHAIRING, Seat.Role.MINUTE_TAKER)
    )
    posts = (Headship.objects.editable_by(user), Lead.objects.editable_by(user), seated)
    return Q.create([Q(Exists(rows.order_by())) for rows in posts], connector=Q.OR)


def sees_register(user: Any) -> bool:
    """Whether the user may see all system leaders and offers, in one query."""
    return get_user_model()._default_manager.filter(may_see_register(user), pk=user.pk).exists()


def may_edit_register(user: Any) -> bool:
    """Whether the user may add system leaders, say what they hold, and change each of them: an officer."""
    return is_officer(user)


def is_self(user: Any, person: str = "person") -> Q:
    """Rows whose ``person`` the user is."""
    return Q((f"{person}__in", own_person(user))) if not user.is_anonymous else NOBODY


def of_own_offer(user: Any) -> Q:
    """Offers of a school that the user heads, or acts for its head, and those of the user as a system leader."""
    return of_school_headed(user, "school") | is_self(user, "system_leader__person")


def asks(user: Any) -> Q:
    """Requests of a school that the user heads, or acts for its head."""
    return of_school_headed(user, "school")


def leads_where_asked(user: Any) -> Q:
    """Requests that are asked of a partnership which the user leads, while they are open and have gone no further."""
    return Q(reach="partnership", closed_on__isnull=True) & of_partnership_led(user, "partnership")


def sees_at_county(user: Any) -> Q:
    """Requests that are with the county and still open: an officer's."""
    return Q(reach="county", closed_on__isnull=True) if is_officer(user) else NOBODY


def is_opened(user: Any) -> Q:
    """Requests of a school whose glass the user, a superuser, broke."""
    return behind_broken_glass(user, "school")


def is_asked(user: Any, deployments: QuerySet) -> Q:
    """Requests of which the user is asked to give support: as head of the supporting school, or as system leader."""
    mine = deployments.filter(of_school_headed(user, "school") | is_self(user, "system_leader__person"))
    return Q(Exists(mine.filter(request=OuterRef("pk")).order_by()))


def may_release(user: Any, deployments: QuerySet) -> Q:
    """Requests of which the user, as head of the supporting school, says whether somebody is released."""
    return Q(Exists(deployments.filter(of_school_headed(user, "school"), request=OuterRef("pk")).order_by()))
