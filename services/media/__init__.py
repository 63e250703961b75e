"""Media: pictures and videos, identified by their content, here or in a root that machines share."""
