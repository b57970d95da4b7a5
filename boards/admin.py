"""Admin of boards, the people on them, their meetings and what comes of these."""

import boards.actions.admin
import boards.attendance.admin
import boards.decisions.admin
import boards.meetings.admin
import boards.meetings.planning_admin
import boards.minutes.admin
import boards.papers.admin
import boards.seats.admin
import boards.seats.people_admin  # noqa: F401
