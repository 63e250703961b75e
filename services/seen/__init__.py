"""What this workspace has seen of its log, kept beside it: never truth, only a reason to stop and a way back."""
