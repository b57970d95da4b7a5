"""Admin of boards, the people on them, their meetings and what comes of these."""

from . import boards, meetings, outcomes, people, planning  # noqa: F401
