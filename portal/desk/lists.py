"""What an officer looks up from the desk: the questions that can be answered, and the lists that they keep."""

from django.contrib import admin
from django.http import HttpRequest

from base.admin_addresses import change_address
from office.council.reading import the_council
from office.models import Council
from portal.answers.every import answers_for
from portal.models import SavedList
from portal.permissions import KEEP_LISTS
from portal.saved_lists.addresses import may_be_opened


def desk_lists(site: admin.AdminSite, request: HttpRequest) -> dict[str, object]:
    """The part of the desk's context on them; of shared lists those that the reader may open. One query."""
    may_keep = request.user.has_perm(KEEP_LISTS)  # type: ignore[union-attr]
    kept = SavedList.objects.for_user(request.user).select_related("owner__person") if may_keep else []
    council = the_council()
    may_change = site._registry[Council].has_change_permission(request)
    return {
        "may_ask": bool(answers_for(request.user)),
        "may_keep_lists": may_keep,
        "saved_lists": [one for one in kept if may_be_opened(one.address, request, site)],
        "council_url": change_address(council) if council.pk and may_change else "",
    }
