"""What takes a real PostgreSQL: the server, and the tests of a log that lies in it."""
