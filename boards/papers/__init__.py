"""Papers of a meeting, and the pack of all of them."""
