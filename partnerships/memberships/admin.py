"""Admin of memberships."""

from typing import ClassVar

from django.contrib import admin

from base.changing.bulk import bulk_change
from base.changing.pages import ChangedByDay
from base.exports.admin import EXPORTS, ExportsSheets
from base.records.admin import KeptOnceBegunAdmin
from base.records.filters import CurrentFilter, WordFilter
from partnerships.memberships.change_forms import MEMBERSHIP_CHANGES, LeaveManyForm, MoveManyForm
from partnerships.models import Membership
from partnerships.places.admin_filters import HomeFilter
from partnerships.search.in_admin import FoundBySearchBox


class OpenSchoolFilter(WordFilter):
    """Memberships of schools that are open today, or that have closed."""

    title = "open today"
    parameter_name = "open"
    words = (("yes", "of_open_schools", "Open"), ("no", "of_closed_schools", "Closed"))


@admin.register(Membership)
class MembershipAdmin(FoundBySearchBox, ChangedByDay, ExportsSheets, KeptOnceBegunAdmin):
    """Which school is in which partnership, from when to when."""

    dated_changes = MEMBERSHIP_CHANGES
    actions = ["move_schools", "end_memberships", *EXPORTS]
    move_schools = bulk_change(MoveManyForm, "Move the chosen to another partnership…")
    end_memberships = bulk_change(LeaveManyForm, "End the chosen memberships on a day…")
    exported = {
        "School": "school",
        "URN": "school__urn",
        "Partnership": "partnership",
        "Started on": "started_on",
        "Ended on": "ended_on",
        "Why it left": "get_leaving_reason_display",
    }
    empty_note = "No school is in a partnership yet. Open a partnership and add its schools there."
    list_display = ["school", "partnership", "started_on", "ended_on", "leaving_reason"]
    list_filter = [CurrentFilter, "leaving_reason", OpenSchoolFilter, ("partnership__home_quadrant", HomeFilter)]
    list_select_related = ["school", "partnership"]
    found_as: ClassVar = {"school": "schools"}
    search_fields = ["school__name", "=school__urn", "partnership__name"]
    autocomplete_fields = ["school", "partnership"]
    date_hierarchy = "started_on"
