"""The kinds of records that can be followed, by their names in addresses."""

from django.db.models import Model

from portal.follow.followable import Followable
from portal.follow.meetings import Meetings
from portal.follow.minutes import Minutes
from portal.follow.partnerships import Partnerships

KINDS: dict[str, Followable] = {kind.name: kind for kind in (Minutes(), Meetings(), Partnerships())}


def kind_of(record: Model) -> Followable:
    """The kind of a record: the name of its model."""
    return KINDS[str(record._meta.model_name)]
