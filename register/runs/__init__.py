"""A refresh, from the upload to undoing it."""
