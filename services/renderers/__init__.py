"""The renderers, which make pictures and videos: fal and the local one, behind one protocol."""
