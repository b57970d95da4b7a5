"""Planning meetings, their agenda, dates and calendars."""
