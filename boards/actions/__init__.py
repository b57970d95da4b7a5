"""What a meeting asks somebody to do: the action log, and how an action is closed."""
