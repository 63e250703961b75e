"""One module per command of `takes`."""
