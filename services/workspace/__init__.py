"""The workspace: the folder with its log, files and media that is open, and who acts in it."""
