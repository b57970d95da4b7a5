"""This year's peer reviews: who reviews whom, and on which days."""
