"""The permissions of this app that code asks for by name."""

CHANGE_SEAT = "boards.change_seat"
SEE_TO_EVERY_BOARD = "boards.see_to_every_board"

OF_BOARD = {SEE_TO_EVERY_BOARD: "Sees to every board and its minutes, Part B too: an officer"}
