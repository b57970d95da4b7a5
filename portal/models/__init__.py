"""Who follows what; what officers keep, wrote to leads and withdrew."""

from portal.models.circulars import Circular
from portal.models.follow_requests import FollowRequest
from portal.models.saved_lists import SavedList
from portal.models.subscriptions import Subscription
from portal.models.withdrawals import Withdrawal

__all__ = ["Circular", "FollowRequest", "SavedList", "Subscription", "Withdrawal"]
