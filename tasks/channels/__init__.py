"""The ways a letter leaves: each knows its wire and nothing of Apprise."""
