"""A later meeting approves the minutes of an earlier one."""
