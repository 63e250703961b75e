"""The log, in a file or a database: found, read, appended to, restored."""
