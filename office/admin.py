"""Admin of the post."""

import office.post.admin  # noqa: F401
