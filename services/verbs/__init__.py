"""What a person can do, one module per verb: the only way in for command line, console and Python."""
