"""Tests of portal/circulars."""
