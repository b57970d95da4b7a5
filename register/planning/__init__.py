"""What a file of the register would change."""
