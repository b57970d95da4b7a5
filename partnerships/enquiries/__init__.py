"""Messages from the public to a partnership."""
