"""Every change that was made, and the departure of a person everywhere at once."""
