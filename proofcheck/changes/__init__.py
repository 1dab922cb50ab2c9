"""What has changed in a document since a git revision."""
