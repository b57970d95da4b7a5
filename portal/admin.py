"""Admin of what draws on several apps: messages to leads, and what was withdrawn."""

import portal.circulars.admin
import portal.withdrawing.admin  # noqa: F401
