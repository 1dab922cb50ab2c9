"""Reports of a check: every format renders the same ``Result``; ``registry.REPORTS`` lists them."""
