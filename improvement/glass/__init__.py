"""A school's peer reviews and support opened to a superuser, with a reason, for an hour, to be read (ADR 56)."""
