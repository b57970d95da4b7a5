"""What goes on at the school that follows a closed one."""
