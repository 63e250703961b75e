"""The log: where it lies, who reads it, who appends to it, in a file or a database."""
