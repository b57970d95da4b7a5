"""Admin of the council, of the post and of the journal."""

import office.council.admin
import office.journal.admin
import office.post.admin  # noqa: F401
