"""What draws on several rooms, and the web around them."""
