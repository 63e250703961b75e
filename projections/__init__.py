"""Projections: pure functions from states and events to files and answers."""
