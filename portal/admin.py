"""Admin of what draws on several apps: messages to leads."""

import portal.circulars.admin  # noqa: F401
