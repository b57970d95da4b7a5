"""The strategy's text."""
