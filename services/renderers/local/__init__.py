"""The local renderer: rehearsals, free, offline, and the same for the same job."""
