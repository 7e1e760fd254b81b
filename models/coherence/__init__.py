"""What the whole plan says about itself: whether three wheels turn one car, and who holds the wheel."""
