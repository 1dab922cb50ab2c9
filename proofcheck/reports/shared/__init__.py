"""What reports of several kinds have in common."""
