"""Verbs: what a person can do, one module for each; the only way in for command line, console and Python."""
