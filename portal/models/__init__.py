"""Who follows what."""

from portal.models.follow_requests import FollowRequest
from portal.models.subscriptions import Subscription

__all__ = ["FollowRequest", "Subscription"]
