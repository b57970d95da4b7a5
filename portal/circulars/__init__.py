"""One message to the leads of a list, each in an e-mail of its own."""
