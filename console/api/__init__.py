"""The JSON API: the pages use nothing else to write."""
