"""What is added to minutes that are frozen."""
