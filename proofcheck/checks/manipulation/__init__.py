"""Text that is not for the reader of a paper: instructions to a reviewer, and what is hidden."""
