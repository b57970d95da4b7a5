"""Who follows what."""

from portal.models.subscriptions import Subscription

__all__ = ["Subscription"]
