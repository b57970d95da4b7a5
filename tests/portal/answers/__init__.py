"""Tests of portal/answers."""
