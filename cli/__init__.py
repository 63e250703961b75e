"""Words in, words out: the `takes` command."""
