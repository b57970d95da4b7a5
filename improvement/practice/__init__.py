"""What works: a lead offers it, an officer says yes, everybody reads it until it is looked at again."""
