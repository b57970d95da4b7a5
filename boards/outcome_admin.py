"""What the admin of decisions and of actions has in common."""

from base.records.admin import RecordAdmin
from boards.deleting import MinutedRecords
from boards.part_b_admin import PartBLists


class OutcomeAdmin(PartBLists, MinutedRecords, RecordAdmin):
    """What an agenda item led to."""

    list_select_related = ["item__meeting__board"]
    autocomplete_fields = ["item"]
