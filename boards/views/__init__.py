"""Pages of boards and meetings: what is public, the recording screen, the steps, the minutes, the action log."""
