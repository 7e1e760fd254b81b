"""Everything that runs as a process."""
