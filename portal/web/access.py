"""What somebody may do because of what they hold today: roles that follow from the records (design, section 5).

A hand-over moves the rights by itself: nobody gives or takes these roles. Who was named a delegate has theirs for as
long as the post is held and nobody ends it (ADR 45).
"""

from collections.abc import Iterator

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model

from accounts import roles
from accounts.models import User
from boards.models import Meeting, Seat
from partnerships.models import Headship, Lead, Person, School
from partnerships.models.acting import NOBODY, acted_for


class RolesFromRecords(BaseBackend):
    """Adds to an account the permissions of the roles that its person holds today. It signs nobody in."""

    def get_user_permissions(self, user_obj: User | AnonymousUser, obj: Model | None = None) -> set[str]:
        """The permissions that follow from today's seats, leads and headships, asked for once a request."""
        if not isinstance(user_obj, User) or not user_obj.is_active or obj is not None:
            return set()
        return {permission for role in roles_from_records(user_obj) for permission in roles.PERMISSIONS[role]}


def roles_from_records(user: User) -> list[str]:
    """The roles that follow from what the account's person holds today, and from whom it acts for."""
    if not hasattr(user, "_roles_from_records"):
        held = _held_by(user.person) if user.person_id else ()
        acting = [roles.DELEGATE] if acted_for(user) != NOBODY else []
        user._roles_from_records = [*held, *acting]  # type: ignore[attr-defined]
    return user._roles_from_records  # type: ignore[attr-defined]


def roles_of(user: User | AnonymousUser) -> list[str]:
    """Every role of an account: those that are given, then those that follow from the records."""
    if not isinstance(user, User):
        return []
    return list(dict.fromkeys([*user.groups.values_list("name", flat=True), *roles_from_records(user)]))


def own_school_of(user: User | AnonymousUser) -> School | None:
    """The school that the account's person heads today, else one whose head they act for; of several the first by name.

    No query where they do neither.
    """
    if not isinstance(user, User):
        return None
    heads = roles.HEADTEACHER in roles_from_records(user)
    if not (heads or acted_for(user).headships):
        return None
    headships = Headship.objects.held_by(user) if heads else Headship.objects.editable_by(user)
    return headships.select_related("school").order_by("school__name", "pk")[0].school


def sees_to_a_partnership(user: User | AnonymousUser) -> bool:
    """Whether the account's person leads a partnership today, or they act for somebody who does."""
    if not isinstance(user, User):
        return False
    return roles.PARTNERSHIP_LEAD in roles_from_records(user) or bool(acted_for(user).leads)


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
