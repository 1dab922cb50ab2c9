"""Reports of corrections in the past of a text."""
