"""The rules by theme: what each of them asks of the whole plan."""
