"""The workspace: an open folder with its log, files and media, and the actor who appends."""
