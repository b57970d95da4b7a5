"""The permissions of this app that code asks for by name."""

CHANGE_SEAT = "boards.change_seat"
VIEW_MINUTES_VERSION = "boards.view_minutesversion"  # officers alone have it: who has it sees to every board
