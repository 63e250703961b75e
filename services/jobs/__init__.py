"""Jobs: recorded requests posted, polled and fetched, by a run or by workers."""
