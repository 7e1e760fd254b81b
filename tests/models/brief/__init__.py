"""The brief, under test."""
