"""`labkit prove`: wrong and right programs that show how good the grading is."""
