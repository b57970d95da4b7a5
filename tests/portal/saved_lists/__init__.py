"""Tests of portal/saved_lists."""
