"""Verbs that touch the world: the log, files, pictures, renderers."""
