"""What the whole plan says about itself, under test."""
