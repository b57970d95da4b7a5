"""Which school, person and partnership a sheet means."""
