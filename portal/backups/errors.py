"""What goes wrong with a back-up, as a sentence for whoever runs it."""


class BackUpError(Exception):
    """A back-up could not be made or restored; the text says why, and what to do."""
