"""The post."""

from office.models.sent_emails import SentEmail

__all__ = ["SentEmail"]
