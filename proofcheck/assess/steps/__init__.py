"""What all models that score steps have in common: windows, tasks, and the assessor itself."""
