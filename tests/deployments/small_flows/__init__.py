"""Flows of a few lines, for tests of what stands around the real ones."""
