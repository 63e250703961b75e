"""Plans: a client's file read and checked, with all its faults at once."""
