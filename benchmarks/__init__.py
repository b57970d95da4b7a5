"""How fast the portal is: what `make bench` runs."""
