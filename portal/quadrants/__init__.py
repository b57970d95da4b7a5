"""A quadrant's page: chairs, partnerships, coverage, meetings."""
