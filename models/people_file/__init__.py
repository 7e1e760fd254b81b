"""The weekly list of people beside what is known: what has changed, and the page that shows it."""
