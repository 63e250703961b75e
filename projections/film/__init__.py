"""The film as it leaves: one timeline of whole frames, and a writer for each format over it."""
