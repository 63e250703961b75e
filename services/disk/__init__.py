"""The disk: whole files, locks, and what the system does to us, put into words."""
