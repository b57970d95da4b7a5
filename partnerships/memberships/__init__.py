"""Which school is in which partnership: joining, moving, leaving."""
