"""The county's priorities: officers keep them, quadrant meetings say each term how they go."""
