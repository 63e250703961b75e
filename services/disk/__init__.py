"""The disk: files written whole, locks, and errors of the system as errors of ours."""
