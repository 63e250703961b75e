"""The local renderer: rehearsals, free and offline; the same job gives the same bytes."""
