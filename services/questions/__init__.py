"""What a person can ask: answers from the log and the files; nothing here changes anything."""
