"""A class at a time: what was handed in, graded side by side, a result for each."""
