"""Questions that officers are asked, each answered by a list."""
