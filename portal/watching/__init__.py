"""Watching the portal as it runs: a line in the log for each request, what probes ask, and measures (ADR 33)."""
