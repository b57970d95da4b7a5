"""Tables out of the portal."""
