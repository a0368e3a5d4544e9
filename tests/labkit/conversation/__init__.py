"""`labkit talk`: the programs, the scripted peer and the statements of a script."""
