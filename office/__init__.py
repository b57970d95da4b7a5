"""What the council keeps to run the portal."""
