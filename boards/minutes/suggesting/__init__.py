"""What a chair would change in a draft, and what becomes of it."""
