"""What admin's pages of every record have in common."""
