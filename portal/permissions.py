"""The permissions of this app that code asks for by name."""

CHANGE_WITHDRAWAL = "portal.change_withdrawal"
