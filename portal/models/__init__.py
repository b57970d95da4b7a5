"""Who follows what; what officers keep, and wrote to leads."""

from portal.models.circulars import Circular
from portal.models.follow_requests import FollowRequest
from portal.models.saved_lists import SavedList
from portal.models.subscriptions import Subscription

__all__ = ["Circular", "FollowRequest", "SavedList", "Subscription"]
