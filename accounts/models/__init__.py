"""Accounts, invitations to make one, and the trail of what happened."""

from accounts.models.audit import AuditEvent
from accounts.models.invitations import Invitation
from accounts.models.users import User, UserManager

__all__ = ["AuditEvent", "Invitation", "User", "UserManager"]
