"""What is true and what may be done: pure, with the clock, ids and bytes passed in."""
