"""Pages of the documentation, and what makes its tables and pictures."""
