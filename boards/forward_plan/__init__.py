"""A board’s forward plan, and its year: what is to come to which meeting, and by when."""
