"""What every template may ask for."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from partnerships.models import Partnership
from portal.web.access import roles_of


def portal(request: HttpRequest) -> dict[str, object]:
    """The council, whether demonstration data is loaded, and the roles of who is signed in.

    The database is asked only if a template asks.
    """
    return {
        "council_name": settings.COUNCIL_NAME,
        "council_email": settings.COUNCIL_EMAIL,
        "has_demonstration_data": SimpleLazyObject(lambda: Partnership.objects.filter(is_demonstration=True).exists()),
        "roles_held": SimpleLazyObject(lambda: roles_of(request.user)),
    }
