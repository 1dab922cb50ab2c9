"""What a user can set: from configuration files and flags to frozen settings."""
