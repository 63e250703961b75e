"""The files of `state/`, made from the log and checked against it; the state cache and the search index."""
