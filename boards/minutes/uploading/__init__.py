"""Old minutes, uploaded as the approved version."""
