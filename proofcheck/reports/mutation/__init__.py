"""Reports of a mutation test."""
