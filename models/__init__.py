"""The nouns and rules of the plan cycle: pure, except the store."""
