"""What a head sees on their own school’s page."""
