"""Reports of how a paper was understood."""
