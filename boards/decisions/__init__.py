"""What meetings decided, found again."""
