"""What a sheet would change."""
