"""Admin of the council and of the post."""

import office.council.admin
import office.post.admin  # noqa: F401
