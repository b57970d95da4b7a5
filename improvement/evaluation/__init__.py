"""A partnership's self-evaluation: heads answer before, agree in one meeting, and say whether others may read it."""
