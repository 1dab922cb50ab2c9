"""Checks of names: how letters, indices and commands are used, as a compiler looks at variables."""
