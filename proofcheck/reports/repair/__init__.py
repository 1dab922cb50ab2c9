"""Reports of repairs."""
