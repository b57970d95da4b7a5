"""The box on every page of admin that finds any record."""
