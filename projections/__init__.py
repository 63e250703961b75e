"""Facts turned into answers: pure functions from a sequence's past to the files people read."""
