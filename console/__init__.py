"""Pages and a JSON API in the browser: the same services as the command line's, and no second truth."""
