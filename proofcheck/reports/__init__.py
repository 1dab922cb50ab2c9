"""Reports: every format renders the same ``Result``; ``registry.REPORTS`` lists them."""
