"""The annotated PDF: the paper with highlights, notes and an outline of what was found."""
