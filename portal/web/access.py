"""What somebody may do because of what they hold today: roles that follow from the records (design, section 5).

A hand-over moves the rights by itself: nobody gives or takes these roles.
"""

from collections.abc import Iterator

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model

from accounts import roles
from accounts.models import User
from boards.models import Meeting, Seat
from partnerships.models import Headship, Lead, Person, School


class RolesFromRecords(BaseBackend):
    """Adds to an account the permissions of the roles that its person holds today. It signs nobody in."""

    def get_user_permissions(self, user_obj: User | AnonymousUser, obj: Model | None = None) -> set[str]:
        """The permissions that follow from today's seats, leads and headships, asked for once a request."""
        if not isinstance(user_obj, User) or not user_obj.is_active or obj is not None:
            return set()
        return {permission for role in roles_from_records(user_obj) for permission in roles.PERMISSIONS[role]}


def roles_from_records(user: User) -> list[str]:
    """The roles that follow from what the account's person holds today."""
    if not hasattr(user, "_roles_from_records"):
        user._roles_from_records = list(_held_by(user.person)) if user.person_id else []  # type: ignore[attr-defined]
    return user._roles_from_records  # type: ignore[attr-defined]


def roles_of(user: User | AnonymousUser) -> list[str]:
    """Every role of an account: those that are given, then those that follow from the records."""
    if not isinstance(user, User):
        return []
    return list(dict.fromkeys([*user.groups.values_list("name", flat=True), *roles_from_records(user)]))


def own_school_of(user: User | AnonymousUser) -> School | None:
    """The school that the account's person heads today, of several the first by name; no query where they head none."""
    if not isinstance(user, User) or roles.HEADTEACHER not in roles_from_records(user):
        return None
    headships = Headship.objects.active().filter(person=user.person_id).select_related("school")
    return headships.order_by("school__name", "pk")[0].school


def _held_by(person: Person | None) -> Iterator[str]:
    seats = Seat.objects.active().filter(person=person)
    held = set(seats.values_list("role", flat=True))
    if held & {Seat.Role.CHAIR, Seat.Role.CO_CHAIR, Seat.Role.VICE_CHAIR}:
        yield roles.CHAIR
    if Seat.Role.MINUTE_TAKER in held:
        yield roles.MINUTE_TAKER
    if held - {Seat.Role.MINUTE_TAKER}:
        yield roles.BOARD_MEMBER
    if Meeting.objects.filter(stand_in=person).exists():  # for good, as they may read its Part B
        yield roles.STAND_IN
    if Lead.objects.active().filter(person=person).exists():
        yield roles.PARTNERSHIP_LEAD
    if Headship.objects.active().filter(person=person).exists():
        yield roles.HEADTEACHER
