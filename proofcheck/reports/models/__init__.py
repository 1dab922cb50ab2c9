"""Reports about models."""
