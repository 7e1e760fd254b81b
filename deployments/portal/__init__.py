"""The owners' door: the pages behind the link in every letter."""
