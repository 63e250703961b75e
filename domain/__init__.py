"""Events, the fold and the decisions: pure, with the clock, ids and bytes passed in."""
