"""The two pages, under test: what stands on them, and that it fits."""
