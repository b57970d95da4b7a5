"""People, headships, and the bodies that people represent."""
