"""The mailboxes of schools' offices, brought in as a list."""
