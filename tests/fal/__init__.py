"""A stand-in for fal.ai: its queue, storage, media and request history, with switches for faults. See server.py."""
