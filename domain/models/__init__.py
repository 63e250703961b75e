"""Models as data: a provider's schema, a table of roles, limits and dated prices; one file a model in shipped/."""
