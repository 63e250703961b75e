"""Plans: a client's file read, checked whole, and taken into the log."""
