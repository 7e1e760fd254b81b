"""The year that does not go to plan: each situation as a story with dates and names."""
