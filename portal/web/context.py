"""What every template may ask for."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts import roles
from office.council.notices import mark_of, shown_notice
from office.council.reading import the_council
from partnerships.models import Partnership
from portal.web.access import own_school_of, roles_of, sees_to_a_partnership

LED_TO_SUPPORT = frozenset({roles.HEADTEACHER, roles.PARTNERSHIP_LEAD, roles.DELEGATE, roles.OFFICER})  # by the menu


def portal(request: HttpRequest) -> dict[str, object]:
    """The council and its notice, whether demonstration data is loaded, the roles of who is signed in, and the school
    and partnership that they see to.

    The database is asked only if a template asks.
    """
    held = SimpleLazyObject(lambda: roles_of(request.user))
    return {
        "council": SimpleLazyObject(the_council),
        "notice_mark": SimpleLazyObject(lambda: mark_of(the_council())),
        "shown_notice": SimpleLazyObject(lambda: shown_notice(request, the_council())),
        "has_demonstration_data": SimpleLazyObject(_has_demonstration_data),
        "roles_held": held,
        "support_is_for_them": SimpleLazyObject(lambda: bool(LED_TO_SUPPORT.intersection(held))),
        "own_school": SimpleLazyObject(lambda: own_school_of(request.user)),
        "sees_to_a_partnership": SimpleLazyObject(lambda: sees_to_a_partnership(request.user)),
    }


def _has_demonstration_data() -> bool:
    """Answered with the council (``portal/apps.py``), where the database has that."""
    answered = getattr(the_council(), "has_demonstration_data", None)
    return Partnership.objects.invented().exists() if answered is None else answered
