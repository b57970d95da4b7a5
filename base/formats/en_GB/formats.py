"""Days and moments as GOV.UK writes them: 15 October 2026, 2.30pm."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, g.iA"
TIME_FORMAT = "g.iA"
SHORT_DATE_FORMAT = "j F Y"
DATE_INPUT_FORMATS = ["%Y-%m-%d"]  # as a box is filled and a picker sends it; what is typed is read by base/days.py
