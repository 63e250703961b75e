"""Measurements: scripts that print a table and write JSON; never tests."""
