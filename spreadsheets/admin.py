"""Admin of officers’ sheets."""

import spreadsheets.applying.admin  # noqa: F401
