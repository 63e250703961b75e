"""fal.ai behind the protocol."""
