"""The language server: the findings of a paper in its author's editor."""
