"""Admin of headships."""

from typing import ClassVar

from django.contrib import admin

from base.changing.pages import ChangedByDay
from base.exports.admin import ExportsSheets
from base.records.admin import KeptOnceBegunAdmin
from base.records.filters import CurrentFilter
from partnerships.heads.change_forms import HEADSHIP_CHANGES
from partnerships.models import Headship
from partnerships.people.delegates import ShowsDelegates
from partnerships.people.own import NobodysOwn
from partnerships.people.posts import TellsOfPosts
from partnerships.search.in_admin import FoundBySearchBox


@admin.register(Headship)
class HeadshipAdmin(
    ShowsDelegates, NobodysOwn, TellsOfPosts, FoundBySearchBox, ChangedByDay, ExportsSheets, KeptOnceBegunAdmin
):
    """Who heads which school, from when to when."""

    dated_changes = HEADSHIP_CHANGES
    exported = {
        "Person": "person",
        "Role": "get_role_display",
        "School": "school",
        "URN": "school__urn",
        "Started on": "started_on",
        "Ended on": "ended_on",
    }
    empty_note = "No headteachers are recorded yet. Open a school and add its headteacher there."
    list_display = ["person", "role", "school", "started_on", "ended_on"]
    list_filter = [CurrentFilter, "role"]
    list_select_related = ["person", "school"]
    found_as: ClassVar = {"school": "schools"}
    search_fields = ["person__name", "school__name", "=school__urn"]
    autocomplete_fields = ["person", "school"]
    date_hierarchy = "started_on"
