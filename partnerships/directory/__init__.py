"""The public directory of partnerships, and their records in admin."""
