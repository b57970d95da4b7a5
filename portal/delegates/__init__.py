"""Where a lead or head names who acts for them, and takes it back."""
