"""The files of `state/`: made from the log, caught up with it, checked against it; the search index beside them."""
