"""Jobs: what becomes of a recorded request, followed by a run or by workers, to its end or to a person."""
