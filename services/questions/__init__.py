"""Questions: what a person can ask. Answers come from the log and the files; nothing is changed."""
