"""The permissions of this app that code asks for by name, and what administrators read about our own."""

VIEW_USER = "accounts.view_user"
VIEW_INVITATION = "accounts.view_invitation"
VIEW_DELEGATE = "accounts.view_delegate"
CHANGE_DELEGATE = "accounts.change_delegate"
CHANGE_USER = "accounts.change_user"
NEEDS_SECOND_STEP = "accounts.needs_second_step"

OF_USER = {NEEDS_SECOND_STEP: "Needs a second step to sign in"}
