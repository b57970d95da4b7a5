"""What a lead corrected, for an officer to approve."""
