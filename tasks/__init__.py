"""Verbs with side effects, and nothing else."""
