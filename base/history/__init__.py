"""What a record was, who changed it, and putting it back."""
