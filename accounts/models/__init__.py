"""Accounts, invitations to make one, delegates, the trail of what happened, and the log of what was erased."""

from accounts.models.audit import AuditEvent
from accounts.models.delegates import Delegate
from accounts.models.erasures import Erasure
from accounts.models.invitations import Invitation
from accounts.models.users import User, UserManager

__all__ = ["AuditEvent", "Delegate", "Erasure", "Invitation", "User", "UserManager"]
