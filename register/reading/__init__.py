"""Files of the register, read into schools and links."""
