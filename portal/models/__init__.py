"""Who follows what, and what was withdrawn."""

from portal.models.follow_requests import FollowRequest
from portal.models.subscriptions import Subscription
from portal.models.withdrawals import Withdrawal

__all__ = ["FollowRequest", "Subscription", "Withdrawal"]
