"""Small programs beside `takes`, over the same code."""
